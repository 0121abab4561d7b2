#pragma once
// What a file or a picture carries about its making, before it is understood. All of it together is bounded.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "media/provenance/ai_tags.hpp"
#include "media/provenance/credentials.hpp"
#include "media/provenance/source_type.hpp"
#include "media/source/mp4_boxes.hpp"

namespace farmtok::media {

inline constexpr std::int64_t most_xmp_bytes = 16 << 20;
/// Boxes, chunks or segments in a row.
inline constexpr int most_chunks = 100'000;
/// Covers that are looked into.
inline constexpr std::size_t most_pictures = 8;
/// Boxes or lists inside of each other.
inline constexpr int most_nested = 6;

struct Carried {
  std::vector<ManifestStore> stores;
  std::vector<std::vector<std::uint8_t>> packets;   // of XMP
  std::vector<std::string> xmp_faults;              // of the packets
  std::vector<std::string> unread;                  // places that may hold any of it and were not looked into
  std::vector<std::vector<std::uint8_t>> pictures;  // covers that libavformat does not show
  AiTags tags;
  SourceTypes types;  // of tags
};

/// A part of a file; `bytes` are there, of `promised`.
struct Part {
  std::int64_t at = 0, bytes = 0, promised = 0;
};

/// No more than there are.
std::vector<std::uint8_t> read_at(int fd, std::int64_t at, std::int64_t bytes);

std::string_view text_in(Bytes bytes);

/// Whether the bytes begin with the head of a superbox of JUMBF.
bool is_superbox(Bytes bytes);

/// Whether there is room for another set of content credentials; where there is none, `to.unread` says so.
bool takes_store(Carried& to);
/// Adds the superbox at `place` of a file, which may be followed by room for a later one; its digest alone where there
/// is no room for its bytes. `fault`, unless it is empty, is kept where nothing else is wrong. A second one that is no
/// "update" of the first is a second set.
void add_store(Carried& to, int fd, Part place, std::string_view purpose, std::string fault = {});
/// The same of one in memory, of which there should be `promised` bytes.
void add_store(Carried& to, Bytes bytes, std::uint64_t promised, std::string_view purpose, std::string fault = {});

/// Adds a packet of XMP, as far as there is room; otherwise `to.xmp_faults` says so.
void add_xmp(Carried& to, int fd, Part place);
void add_xmp(Carried& to, Bytes packet);

}  // namespace farmtok::media
