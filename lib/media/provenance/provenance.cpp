#include "media/provenance/provenance.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "media/provenance/places.hpp"
#include "media/provenance/source_type.hpp"
#include "media/provenance/xmp.hpp"

namespace farmtok::media {
namespace {

Carried carried(int fd, const av::Input& input, Bytes moov) {
  Carried found;
  const auto container = input.container();
  if (input.lists_every_picture()) add_carried_by_mp4(found, fd, moov);
  else if (container == "avi") add_carried_by_avi(found, fd);
  else if (container == "matroska") add_carried_by_matroska(found, input);
  add_tags(found, input);
  return found;
}

void add_unclear(Provenance& to, const AiTags& tags) {
  if (!tags.unclear().empty())
    to.notes.push_back(fmt::format("its tag {} is not understood, and may say AI", tags.unclear()));
}

void add_unknown(Provenance& to, const SourceTypes& types, std::string_view where) {
  if (!types.unknown().empty())
    to.notes.push_back(fmt::format("its {} gives the source type \"{}\", which is not known, and may mean AI", where,
                                   types.unknown()));
}

}  // namespace

Provenance provenance_of(int fd, const av::Input& input, Bytes moov) {
  const auto found = carried(fd, input, moov);
  Provenance made;
  std::vector<std::string> codes;
  const auto take = [&](const std::vector<std::string>& more) { codes.insert(codes.end(), more.begin(), more.end()); };
  if (!found.stores.empty()) {
    made.credentials = read_credentials(found.stores);
    if (const auto& code = made.credentials->digital_source_type) codes.push_back(*code);
  }
  auto faults = found.xmp_faults;
  std::vector<XmpRead> packets;
  for (const auto& packet : found.packets) {
    packets.push_back(read_xmp(packet));
    const auto& read = packets.back();
    take(read.types.codes());
    if (!read.fault.empty()) faults.push_back(read.fault);
    if (!made.ai_tag) made.ai_tag = read.tags.says_ai();
  }
  take(found.types.codes());
  if (found.tags.says_ai()) made.ai_tag = found.tags.says_ai();
  if (!faults.empty())
    made.notes.push_back(fmt::format("its XMP cannot be read whole, and may say AI: {}", faults.front()));
  // One of each kind: a file may have many packets.
  const auto first = [&](auto&& has) {
    const auto at = std::ranges::find_if(packets, has);
    return at == packets.end() ? nullptr : &*at;
  };
  if (const auto* read = first([](const XmpRead& each) { return !each.types.unknown().empty(); }))
    add_unknown(made, read->types, "XMP");
  if (const auto* read = first([](const XmpRead& each) { return !each.tags.unclear().empty(); }))
    add_unclear(made, read->tags);
  if (const auto* read = first([](const XmpRead& each) { return each.credentials.has_value(); });
      read && !made.credentials)
    made.notes.push_back(
        fmt::format("its content credentials are kept at {}, where no one looked", *read->credentials));
  add_unknown(made, found.types, "tag");
  add_unclear(made, found.tags);
  if (!found.unread.empty())
    made.notes.push_back(fmt::format("not all of it was looked at, and the rest may say AI: {}", found.unread.front()));
  made.digital_source_type = chosen_source(codes);
  return made;
}

}  // namespace farmtok::media
