// Starts a Personal Data Server, and the directory of identities it needs, on ports of 127.0.0.1 that the system chooses.
// Usage: node start.mjs FOLDER_WITH_NODE_MODULES EMPTY_FOLDER. Prints one line of JSON; it ends when its input ends.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import { createRequire } from "node:module";
import net from "node:net";
import { join } from "node:path";

const [packages, folder] = process.argv.slice(2);
process.env.LOG_ENABLED = "false";

// Whoever wants to leave this machine is stopped and named.
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...wanted) {
  const { host } = net._normalizeArgs(Array.isArray(wanted[0]) ? wanted[0] : wanted)[0];
  if (!["127.0.0.1", "localhost", "::1"].includes(host ?? "localhost")) {
    console.error(`refused to connect to ${host}: tests stay on this machine`);
    process.exit(3);
  }
  return connect.apply(this, wanted);
};

const require = createRequire(join(packages, "package.json"));
const { PlcServer, Database } = require("@did-plc/server");
const { PDS, envToCfg, envToSecrets } = require("@atproto/pds");

// The port must be known before the server is made, for it tells its own address to others.
async function listening() {
  const server = http.createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  return server;
}

const plc = PlcServer.create({ db: Database.mock() });
const plcDoor = await listening();
plcDoor.on("request", plc.app);

const door = await listening();
const { port } = door.address();
const secrets = { jwtSecret: "only-for-tests", adminPassword: "only-for-tests" };
const settings = {
  devMode: true, hostname: "localhost", port, dataDirectory: folder, blobstoreDiskLocation: join(folder, "blobs"),
  didPlcUrl: `http://127.0.0.1:${plcDoor.address().port}`, serviceHandleDomains: [".test"], inviteRequired: false,
  enableDidDocWithSession: true, plcRotationKeyK256PrivateKeyHex: randomBytes(32).toString("hex"),
  crawlers: [], rateLimitsEnabled: false, ...secrets,
};
const pds = await PDS.create(envToCfg(settings), envToSecrets(settings));
pds.app.listen = () => {
  process.nextTick(() => door.emit("listening"));
  return door.on("request", pds.app);
};
await pds.start();
console.log(JSON.stringify({ url: `http://127.0.0.1:${port}`, ...secrets }));

for await (const _ of process.stdin) { /* until it ends */ }
await pds.destroy();
process.exit(0);
