#pragma once
// Content credentials made for the tests: CBOR, JUMBF and boxes of MP4, right or wrong as the test wants them.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace made {

inline std::span<const std::uint8_t> bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline std::string number(std::uint64_t value, int size) {
  std::string text;
  for (int i = size - 1; i >= 0; --i) text += static_cast<char>(value >> 8 * i & 0xFF);
  return text;
}

// CBOR: the major type is the head's upper three bits.
inline std::string head(int major, std::uint64_t value) {
  const auto first = [&](int low) { return static_cast<char>(major << 5 | low); };
  if (value < 24) return {first(static_cast<int>(value))};
  if (value < 0x100) return first(24) + number(value, 1);
  if (value < 0x10000) return first(25) + number(value, 2);
  return first(27) + number(value, 8);
}
inline std::string text(std::string_view words) { return head(3, words.size()) + std::string{words}; }
inline std::string blob(std::string_view content) { return head(2, content.size()) + std::string{content}; }
inline std::string list(const std::vector<std::string>& items) {
  auto all = head(4, items.size());
  for (const auto& item : items) all += item;
  return all;
}
inline std::string map(const std::vector<std::pair<std::string, std::string>>& pairs) {
  auto all = head(5, pairs.size());
  for (const auto& [key, value] : pairs) all += text(key) + value;
  return all;
}

inline std::string box(std::string_view kind, std::string_view content) {
  return number(content.size() + 8, 4) + std::string{kind} + std::string{content};
}

inline std::string superbox(std::string_view label, std::string_view content) {
  const std::string type(16, 'x');
  return box("jumb", box("jumd", type + '\3' + std::string{label} + '\0') + std::string{content});
}

inline std::string cbor(std::string_view label, std::string_view value) { return superbox(label, box("cbor", value)); }

inline std::string action(std::string_view name, std::string_view source = {}) {
  if (source.empty()) return map({{"action", text(name)}});
  return map({{"action", text(name)}, {"digitalSourceType", text(source)}});
}

inline std::string iptc(std::string_view code) {
  return "http://cv.iptc.org/newscodes/digitalsourcetype/" + std::string{code};
}

inline std::string claim(std::string_view generator) {
  return cbor("c2pa.claim.v2", map({{"claim_generator_info", map({{"name", text(generator)}})}}));
}

inline std::string manifest(std::string_view label, std::string_view generator, const std::vector<std::string>& actions,
                            std::string_view more = {}) {
  const auto store =
      superbox("c2pa.assertions", cbor("c2pa.actions.v2", map({{"actions", list(actions)}})) + std::string{more});
  return superbox(label, store + claim(generator));
}

inline std::string store(std::string_view manifests) { return superbox("c2pa", manifests); }

inline std::string uuid_box(std::string_view id, std::string_view content) {
  return box("uuid", std::string{id} + std::string{content});
}

/// As C2PA puts it into MP4.
inline std::string c2pa_box(std::string_view manifest_store, std::string_view purpose = "manifest") {
  constexpr std::string_view id{"\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81", 16};
  return uuid_box(id, std::string(4, '\0') + std::string{purpose} + std::string(purpose == "manifest" ? 9 : 1, '\0') +
                          std::string{manifest_store});
}

inline std::string xmp_box(std::string_view packet) {
  constexpr std::string_view id{"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac", 16};
  return uuid_box(id, packet);
}

/// XMP with a property of IPTC: `inside` stands in the description's tag, `within` in the description.
inline std::string xmp(std::string_view inside, std::string_view within = {}) {
  return "<?xpacket begin='\xef\xbb\xbf' id='W5M0MpCehiHzreSzNTczkc9d'?>\n<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
         "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
         "xmlns:dcterms='http://purl.org/dc/terms/' xmlns:Iptc4xmpExt='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' " +
         std::string{inside} + ">" + std::string{within} +
         "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end='w'?>";
}

}  // namespace made
