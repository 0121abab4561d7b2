#pragma once
// The digital source type in XMP. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "media/provenance/ai_tags.hpp"
#include "media/provenance/source_type.hpp"
#include "media/source/mp4_boxes.hpp"

namespace farmtok::media {

/// The id of the box of MP4 that holds XMP.
inline constexpr Uuid xmp_uuid{0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8,
                               0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac};

struct XmpRead {
  SourceTypes types;  // also those of ingredients
  AiTags tags;
  std::optional<std::string> credentials;  // the address of content credentials that are kept elsewhere
  std::string fault;                       // empty: all of it was read
};

/// A packet of less than 2 GB in UTF-8 or UTF-16; of other encodings ASCII is read. What comes before a fault is used,
/// and each document where it has several. Entities are not resolved: a document type is a fault.
XmpRead read_xmp(Bytes packet);

/// A packet that says the digital source type, and nothing else. `code` is one of model::source_types.
std::string xmp_packet(std::string_view code);

/// The same as a box of MP4, which programs that do not know it leave out.
std::string xmp_box(std::string_view code);

}  // namespace farmtok::media
