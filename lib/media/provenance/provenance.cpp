#include "media/provenance/provenance.hpp"

#include <fmt/format.h>

#include "media/provenance/places.hpp"
#include "media/provenance/source_type.hpp"
#include "media/provenance/xmp.hpp"

namespace farmtok::media {
namespace {

Carried carried(int fd, const av::Input& input, Bytes moov) {
  if (input.lists_every_picture()) return carried_by_mp4(fd, moov);
  const auto container = input.container();
  if (container == "avi") return carried_by_avi(fd);
  if (container == "matroska") return carried_by_matroska(input);
  return {};
}

}  // namespace

Provenance provenance_of(int fd, const av::Input& input, Bytes moov) {
  const auto found = carried(fd, input, moov);
  Provenance made;
  std::vector<std::string> codes;
  if (!found.stores.empty()) {
    made.credentials = read_credentials(found.stores);
    if (const auto& code = made.credentials->digital_source_type) codes.push_back(*code);
  }
  auto faults = found.faults;
  for (const auto& packet : found.packets) {
    const auto read = read_xmp(packet);
    codes.insert(codes.end(), read.source_types.begin(), read.source_types.end());
    if (!read.fault.empty() && faults.empty()) faults.push_back(read.fault);
    if (read.credentials && !made.credentials)
      made.notes.push_back(
          fmt::format("its content credentials are kept at {}, where nobody looked", *read.credentials));
  }
  if (!faults.empty()) made.notes.push_back(fmt::format("its XMP cannot be read whole: {}", faults.front()));
  made.digital_source_type = chosen_source(codes);
  return made;
}

}  // namespace farmtok::media
