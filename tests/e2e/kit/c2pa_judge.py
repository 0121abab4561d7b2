"""The judge of content credentials, c2pa-wasm in Node: it signs and reads videos and pictures."""
import json
import pathlib
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent.parent / "provenance"


def is_here():
    return (HERE / "node_modules/@contentauth/c2pa-wasm").is_dir() and shutil.which("node")


def node(script, *words):
    done = subprocess.run(["node", HERE / script, *map(str, words)], check=False, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL)
    if done.returncode:
        raise RuntimeError(f"{script}: {done.stderr[-2000:]}")
    return done.stdout


def judged(*paths):
    return [json.loads(line) for line in node("judge.mjs", *paths).splitlines()]


def certificates(folder):
    """A signer's certificate and that of the root that issued it."""
    (folder / "leaf.ext").write_text("basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
                                     "extendedKeyUsage=emailProtection\nauthorityKeyIdentifier=keyid\n")
    for words in ("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -outform DER -out ca.der -days 30 "
                  "-subj /O=Root/CN=Root -addext keyUsage=critical,keyCertSign",
                  "x509 -inform DER -in ca.der -out ca.pem",
                  "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout leaf.key -out leaf.csr -subj /O=Studio/CN=Signer",
                  "x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 29 -extfile leaf.ext -outform DER -out leaf.der"):
        subprocess.run(["openssl", *words.split()], cwd=folder, check=True, capture_output=True)


def signed(folder, source, target, generator, action, *parent):
    definition = {"title": target.name, "claim_generator_info": [{"name": generator, "version": "1"}],
                  "assertions": [{"label": "c2pa.actions", "data": {"actions": [action]}}]}
    (folder / "definition.json").write_text(json.dumps(definition))
    node("sign.mjs", source, target, folder / "definition.json", folder, *parent)
    return target
