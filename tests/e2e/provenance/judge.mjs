// node judge.mjs FILE...: for each a line of JSON, what the judge finds in its content credentials, or its error.
import { c2pa, held, typeOf } from './c2pa.mjs';

for (const path of process.argv.slice(2)) {
  let told;
  try {
    const reader = await c2pa.WasmReader.fromBlob(typeOf(path), held(path));
    const read = JSON.parse(reader.json());
    const active = read.manifests[read.active_manifest];
    const actions = active.assertions.filter((each) => each.label.startsWith('c2pa.actions')).flatMap((each) => each.data.actions);
    told = {
      state: read.validation_state,
      generator: active.claim_generator_info?.[0]?.name ?? active.claim_generator,
      signer: active.signature_info?.issuer,
      actions: actions.map((each) => each.action),
      source_types: actions.map((each) => each.digitalSourceType).filter(Boolean),
      ingredients: (active.ingredients ?? []).map((each) => each.title),
    };
  } catch (error) {
    told = { error: String(error.message ?? error) };
  }
  console.log(JSON.stringify(told));
}
