"""Questions to a schema: what belongs at a place of a document, which keys, and a value that would do there."""

from typing import Any

from bot.playbook.problems import Where
from bot.playbook.schema import Schema

SAMPLE = "mended"


class Shape:
    """One model's schema, asked by place. A place that the language does not know has the empty schema."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def at(self, where: Where) -> Schema:
        """The schema of the value at that place."""
        found = self.schema
        for step in where:
            found = self._below(self._open(found, step), step)
        return self._open(found, "")

    def keys(self, where: Where) -> tuple[str, ...]:
        """The keys that the map at that place may have; empty where any name will do."""
        return tuple(self.at(where).get("properties", ()))

    def noun(self, where: Where) -> str:
        """What the language calls the map at that place: `step`, `fact`, `text in two languages`."""
        title = str(self.at(where).get("title", "place")).lower()
        return {"bilingual": "text in two languages", "points": "list in two languages"}.get(title, title)

    def _open(self, schema: Schema, step: str | int) -> Schema:
        """Behind references; of two possibilities (a role or a rule) the one that has something below."""
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            return self._open(self.schema["$defs"][name], step)
        references = [option for option in schema.get("oneOf", ()) if "$ref" in option]
        return self._open(references[0], step) if references and step != "" else schema

    def _below(self, schema: Schema, step: str | int) -> Schema:
        if isinstance(step, int):
            below = schema.get("items", {})
        elif step in schema.get("properties", {}):
            below = schema["properties"][step]
        else:
            named = list(schema.get("patternProperties", {}).values())
            below = named[0] if named else schema.get("additionalProperties")
        return below if isinstance(below, dict) else {}

    def sample(self, schema: Schema) -> Any:
        """The simplest value that this schema accepts."""
        schema = self._open(schema, "")
        for plain in (schema.get("examples"), schema.get("enum"), [schema["const"]] if "const" in schema else None):
            if plain:
                return plain[0]
        if schema.get("type") == "array":
            return [self.sample(schema["items"])] if schema.get("minItems") else []
        if schema.get("type") == "object":
            return self.completed(schema, {}) if "properties" in schema else self._entries(schema)
        return schema.get("minimum", 1) if schema.get("type") == "integer" else SAMPLE

    def _entries(self, schema: Schema) -> dict[str, Any]:
        """One entry where at least one is needed."""
        key = schema.get("propertyNames", {}).get("enum", [SAMPLE])[0]
        return {key: self.sample(self._below(schema, key))} if schema.get("minProperties") else {}

    def completed(self, schema: Schema, given: dict[str, Any]) -> dict[str, Any]:
        """The map with what it lacks, and with one of the forms that exclude each other."""
        forms = [form["required"] for form in schema.get("oneOf", ()) if "required" in form]
        chosen = next((form for form in forms if all(key in given for key in form)), forms[0] if forms else [])
        others = {key for form in forms for key in form} - set(chosen)
        kept = {key: value for key, value in given.items() if key not in others}
        lacking = [key for key in [*schema.get("required", ()), *chosen] if key not in kept]
        return {**kept, **{key: self.sample(schema["properties"][key]) for key in lacking}}
