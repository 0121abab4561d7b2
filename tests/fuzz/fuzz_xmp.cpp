// Any bytes as XMP: known codes, or a fault; and a packet says the code that it was made of.
#include "base/text/text.hpp"
#include "fuzz.hpp"
#include "media/provenance/source_type.hpp"
#include "media/provenance/xmp.hpp"
#include "model/provenance.hpp"

using namespace farmtok;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = media::read_xmp({data, size});
  for (const auto& code : read.types.codes()) fuzz::must(model::is_source_type(code));
  fuzz::must(base::valid_utf8(read.fault) && (!read.credentials || base::valid_utf8(*read.credentials)));
  const auto code = media::source_code(fuzz::text_of(data, size));
  if (!code) return 0;
  const auto packet = media::xmp_packet(*code);
  const auto again = media::read_xmp({reinterpret_cast<const std::uint8_t*>(packet.data()), packet.size()});
  fuzz::must(again.fault.empty() && again.types.codes().size() == 1 && again.types.codes()[0] == code);
  return 0;
}
