// Any bytes as a cover: what its segments and chunks carry is inside it, and the lines about it are few and of bounded
// length.
#include "base/text/text.hpp"
#include "fuzz.hpp"
#include "media/provenance/covers.hpp"
#include "media/provenance/picture_places.hpp"

using namespace farmtok;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const media::Bytes picture{data, size};
  media::Carried found;
  media::add_carried_by_picture(found, picture);
  std::size_t stored = 0, packets = 0;
  for (const auto& store : found.stores) {
    fuzz::must(store.digest.size() == 64);
    stored += store.bytes.size();
  }
  for (const auto& packet : found.packets) packets += packet.size();
  fuzz::must(stored <= size && packets <= size);
  for (const bool is_ai : {false, true}) {
    const auto told = media::read_covers({picture, picture}, is_ai);
    fuzz::must(told.lost.size() <= 8 && told.doubts.size() <= 9);
    for (const auto* lines : {&told.lost, &told.doubts})
      for (const auto& line : *lines)
        fuzz::must(!line.empty() && line.size() < 5'000 && line.find('\n') == line.npos && base::valid_utf8(line));
  }
  return 0;
}
