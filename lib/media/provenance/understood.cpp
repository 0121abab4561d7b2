#include "media/provenance/understood.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "media/provenance/xmp.hpp"

namespace farmtok::media {
namespace {

class Reader {
 public:
  Reader(const Carried& carried, std::string_view of) : carried_(carried), of_(of) {}

  Understood read() {
    if (!carried_.stores.empty()) made_.credentials = read_credentials(carried_.stores);
    read_packets();
    take(carried_.types);
    if (carried_.tags.says_ai()) made_.ai_tag = carried_.tags.says_ai();
    add_unknown(carried_.types, "tag");
    add_unclear(carried_.tags);
    if (!carried_.unread.empty())
      note("not all of {} was looked at, and the rest may say AI: {}", of_.empty() ? "it" : of_,
           carried_.unread.front());
    return std::move(made_);
  }

 private:
  void read_packets() {
    auto faults = carried_.xmp_faults;
    std::vector<XmpRead> packets;
    for (const auto& packet : carried_.packets) {
      packets.push_back(read_xmp(packet));
      const auto& read = packets.back();
      take(read.types);
      if (!read.fault.empty()) faults.push_back(read.fault);
      if (!made_.ai_tag) made_.ai_tag = read.tags.says_ai();
    }
    if (!faults.empty()) note("{} cannot be read whole, and may say AI: {}", named("XMP", of_), faults.front());
    // One of each kind: a file may have many packets.
    const auto first = [&](auto&& has) {
      const auto at = std::ranges::find_if(packets, has);
      return at == packets.end() ? nullptr : &*at;
    };
    if (const auto* read = first([](const XmpRead& each) { return !each.types.unknown().empty(); }))
      add_unknown(read->types, "XMP");
    if (const auto* read = first([](const XmpRead& each) { return !each.tags.unclear().empty(); }))
      add_unclear(read->tags);
    if (const auto* read = first([](const XmpRead& each) { return each.credentials.has_value(); });
        read && !made_.credentials)
      note("{} are kept at {}, where no one looked", named("content credentials", of_), *read->credentials);
  }

  void add_unknown(const SourceTypes& types, std::string_view where) {
    if (!types.unknown().empty())
      note("{} gives the source type \"{}\", which is not known, and may mean AI", named(where, of_), types.unknown());
  }

  void add_unclear(const AiTags& tags) {
    if (!tags.unclear().empty())
      note("{} is not understood, and may say AI", named(fmt::format("tag {}", tags.unclear()), of_));
  }

  void take(const SourceTypes& types) {
    made_.codes.insert(made_.codes.end(), types.codes().begin(), types.codes().end());
  }

  template <class... Words>
  void note(fmt::format_string<Words...> form, Words&&... words) {
    made_.notes.push_back(fmt::format(form, std::forward<Words>(words)...));
  }

  const Carried& carried_;
  std::string_view of_;
  Understood made_;
};

}  // namespace

std::string named(std::string_view part, std::string_view of) {
  return of.empty() ? fmt::format("its {}", part) : fmt::format("the {} of {}", part, of);
}

Understood understood(const Carried& carried, std::string_view of) { return Reader{carried, of}.read(); }

}  // namespace farmtok::media
