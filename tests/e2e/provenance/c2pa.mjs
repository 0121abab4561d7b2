// @contentauth/c2pa-wasm is made for browsers: Node lacks FileReaderSync, and gives slices of a Blob only later.
import fs from 'node:fs';
import * as c2pa from '@contentauth/c2pa-wasm';

class Held extends Blob {
  constructor(bytes, type) {
    super([bytes], { type });
    this.bytes = bytes;
  }
  slice(from = 0, to = this.bytes.length) {
    return new Held(this.bytes.subarray(Number(from), Number(to)), this.type);
  }
}

globalThis.FileReaderSync = class {
  readAsArrayBuffer(blob) {
    const { buffer, byteOffset, byteLength } = blob.bytes;
    return buffer.slice(byteOffset, byteOffset + byteLength);
  }
};

c2pa.initSync({ module: fs.readFileSync(new URL('node_modules/@contentauth/c2pa-wasm/pkg/c2pa_bg.wasm', import.meta.url)) });

const TYPES = { mp4: 'video/mp4', mov: 'video/quicktime', avi: 'video/avi', jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp' };

export const typeOf = (path) => TYPES[path.split('.').pop()];
export const held = (path) => new Held(fs.readFileSync(path), typeOf(path));
export { c2pa };
