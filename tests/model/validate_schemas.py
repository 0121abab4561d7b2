"""Checks a JSON file of {schema, good: [...], bad: [...]}: every schema is valid, accepts good and refuses bad."""
import json
import sys

import jsonschema


def main(path):
    faults = 0
    with open(path, encoding="utf-8") as file:
        cases = json.load(file)
    for case in cases:
        schema = case["schema"]
        name = schema.get("title", "request")
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        for good in case["good"]:
            for error in validator.iter_errors(good):
                faults += 1
                print(f"{name}: refused {json.dumps(good)[:200]}: {error.message[:200]}", file=sys.stderr)
        for bad in case["bad"]:
            if validator.is_valid(bad):
                faults += 1
                print(f"{name}: took {json.dumps(bad)[:200]}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
