// Starts the emulator on a port of 127.0.0.1 that the system chooses, and prints it. Usage: node start.mjs PACKAGE_FOLDER
// The first line of the input is the seed; each further line starts the workspace afresh. It ends when its input ends.
import net from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function () {
  this.once("listening", () => console.log(JSON.stringify(this.address())));
  return listen.call(this, 0, "127.0.0.1");
};

const { createEmulator } = await import(pathToFileURL(join(process.argv[2], "dist", "api.js")));
let emulator;
for await (const line of createInterface({ input: process.stdin })) {
  if (!emulator) {
    emulator = await createEmulator({ service: "slack", seed: JSON.parse(line) });
  } else {
    emulator.reset();
    console.log("fresh");
  }
}
process.exit(0);
