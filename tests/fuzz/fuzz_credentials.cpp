// Any bytes as a manifest store, as CBOR and as a certificate: words of bounded length that a terminal can show.
#include "base/text/text.hpp"
#include "fuzz.hpp"
#include "media/provenance/cbor.hpp"
#include "media/provenance/certificate.hpp"
#include "media/provenance/credentials.hpp"
#include "media/provenance/source_type.hpp"

using namespace farmtok;

namespace {

std::size_t values_of(const media::Cbor& value) {
  std::size_t count = 1;
  for (const auto& item : value.items) count += values_of(item);
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const media::Bytes bytes{data, size};
  const auto read = media::read_cbor(bytes);
  fuzz::must(values_of(read.value) <= size + 1);
  media::name_in_certificate(bytes);
  const auto found = media::read_credentials({{{data, data + size}, "digest", ""}});
  for (const auto& text : {found.generator, found.signer, found.actions, found.ingredients, found.fault})
    fuzz::must(!text || (!text->empty() && text->size() < 20'000 && base::valid_utf8(*text)));
  fuzz::must(!found.digital_source_type || model::is_source_type(*found.digital_source_type));
  fuzz::must(found.fault || found.generator || size > 60);
  return 0;
}
