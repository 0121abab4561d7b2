// Any bytes through the encodings and the text helpers.
#include "base/text/text.hpp"
#include "fuzz.hpp"

using namespace farmtok;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  fuzz::must(base::unbase64(base::base64(text)) == text);
  if (const auto bytes = base::unbase64(text)) fuzz::must(base::base64(*bytes) == text);
  fuzz::must(base::url_decode(base::url_encode(text), true) == text);
  for (const bool plus : {false, true})
    if (const auto decoded = base::url_decode(text, plus)) fuzz::must(decoded->size() <= text.size());
  for (const std::size_t columns : {0U, 1U, 7U, 80U}) {
    const auto cut = base::fit(text, columns);
    fuzz::must(base::valid_utf8(cut) && base::display_width(cut) <= columns);
  }
  fuzz::must(base::trim(text).size() <= text.size());
  return 0;
}
