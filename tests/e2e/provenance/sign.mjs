// node sign.mjs SOURCE TARGET MANIFEST.json FOLDER [INTENT INGREDIENT]: a copy of SOURCE with content credentials, signed
// with leaf.key by the certificates leaf.der and ca.der of FOLDER. INTENT: edit or update of the ingredient.
import crypto from 'node:crypto';
import fs from 'node:fs';
import { c2pa, held, typeOf } from './c2pa.mjs';

const [source, target, manifest, folder, intent, ingredient] = process.argv.slice(2);
const file = (name) => fs.readFileSync(`${folder}/${name}`);
const RESERVED = 4096;

// CBOR, as much as COSE_Sign1 needs.
const head = (major, value) => {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  return value < 256 ? Buffer.from([(major << 5) | 24, value]) : Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
};
const bytes = (content) => Buffer.concat([head(2, content.length), content]);
const text = (words) => Buffer.concat([head(3, Buffer.byteLength(words)), Buffer.from(words)]);

const ES256 = -7, ALGORITHM = 1, X5CHAIN = 33, NULL = Buffer.from([0xf6]);
const sealed = Buffer.concat([head(5, 2), head(0, ALGORITHM), head(1, -1 - ES256), head(0, X5CHAIN), head(4, 2),
  bytes(file('leaf.der')), bytes(file('ca.der'))]);

async function sign(claim) {
  const covered = Buffer.concat([head(4, 4), text('Signature1'), bytes(sealed), bytes(Buffer.alloc(0)), bytes(Buffer.from(claim))]);
  const signature = crypto.sign('sha256', covered, { key: file('leaf.key'), dsaEncoding: 'ieee-p1363' });
  const made = (padding) => Buffer.concat([head(6, 18), head(4, 4), bytes(sealed), head(5, 1), text('pad'),
    bytes(Buffer.alloc(padding)), NULL, bytes(signature)]);
  return new Uint8Array(made(300 + RESERVED - made(300).length));
}

const builder = c2pa.WasmBuilder.fromJson(fs.readFileSync(manifest, 'utf8'));
if (intent) {
  builder.setIntent(intent);
  const about = { title: ingredient.split('/').pop(), relationship: 'parentOf' };
  await builder.addIngredientFromBlob(JSON.stringify(about), typeOf(ingredient), held(ingredient));
}
const made = await builder.sign({ sign, reserveSize: RESERVED, alg: 'es256' }, [], typeOf(source), held(source));
fs.writeFileSync(target, made);
