#pragma once
// JPEG and PNG pictures with credentials and XMP made for the tests, right or wrong as the test wants them, and videos
// that have them as covers.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "made_credentials.hpp"

namespace made {

inline std::string segment(int kind, std::string_view content) {
  return std::string{'\xff', static_cast<char>(kind)} + number(content.size() + 2, 2) + std::string{content};
}

/// A manifest store in so many segments of JPEG, as C2PA 2.4 has it (A.3.1): each repeats the head of the box.
inline std::vector<std::string> app11(const std::string& store, std::size_t pieces = 1, int instance = 1) {
  const auto rest = store.substr(8);
  const auto most = (rest.size() + pieces - 1) / pieces;
  std::vector<std::string> made;
  for (std::size_t i = 0; i < pieces; ++i)
    made.push_back(segment(0xEB, "JP" + number(static_cast<std::uint64_t>(instance), 2) + number(i + 1, 4) +
                                     store.substr(0, 8) + rest.substr(std::min(i * most, rest.size()), most)));
  return made;
}

inline std::string app1(std::string_view packet) {
  return segment(0xE1, "http://ns.adobe.com/xap/1.0/" + std::string(1, '\0') + std::string{packet});
}

/// A piece of XMP that does not fit into one segment.
inline std::string extension(std::string_view name, std::size_t total, std::size_t at, std::string_view piece) {
  return segment(0xE1, "http://ns.adobe.com/xmp/extension/" + std::string(1, '\0') + std::string{name} +
                           number(total, 4) + number(at, 4) + std::string{piece});
}

inline std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const auto& part : parts) all += part;
  return all;
}

/// Another JPEG picture with more segments at its beginning; without one the least that has a scan.
inline std::string jpeg(const std::string& segments, std::string_view picture = {"\xff\xd8\xff\xda", 4}) {
  return std::string{picture.substr(0, 2)} + segments + std::string{picture.substr(2)};
}

inline std::string chunk(std::string_view kind, std::string_view content) {
  return number(content.size(), 4) + std::string{kind} + std::string{content} + "CRC.";
}

inline std::string text_chunk(std::string_view packet, bool compressed = false) {
  return chunk("iTXt", "XML:com.adobe.xmp" + std::string{'\0', compressed ? '\1' : '\0', '\0', '\0', '\0'} +
                           std::string{packet});
}

/// Another PNG picture with more chunks after its first one; without one the least that has an end.
inline std::string png(const std::string& chunks, std::string picture = {}) {
  if (picture.empty()) picture = "\x89PNG\r\n\x1a\n" + chunk("IHDR", std::string(13, '\0')) + chunk("IEND", "");
  constexpr std::size_t first_ends = 33;
  return picture.substr(0, first_ends) + chunks + picture.substr(first_ends);
}

/// As MP4 has a cover: 13 is a JPEG, 14 a PNG, and 0 leaves it open.
inline std::string cover(std::uint64_t label, const std::string& picture) {
  return box("data", number(label, 4) + number(0, 4) + picture);
}

/// An MP4 file whose moov comes last, with these covers.
inline std::string covered(const std::string& video, const std::string& covers) {
  const auto moov = video.rfind("moov") - 4;
  const auto handler = box("hdlr", std::string(8, '\0') + "mdirappl" + std::string(9, '\0'));
  const auto meta = box("meta", std::string(4, '\0') + handler + box("ilst", box("covr", covers)));
  return video.substr(0, moov) + box("moov", video.substr(moov + 8) + box("udta", meta));
}

}  // namespace made
