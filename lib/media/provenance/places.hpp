#pragma once
// Where the containers keep content credentials and XMP. Only the heads of boxes are read, and what is found.

#include <string>
#include <vector>

#include "av/input.hpp"
#include "media/provenance/credentials.hpp"

namespace farmtok::media {

struct Carried {
  std::vector<ManifestStore> stores;
  std::vector<std::vector<std::uint8_t>> packets;  // of XMP
  std::vector<std::string> faults;                 // of the packets
};

/// Of MP4 and QuickTime: the boxes `uuid` of C2PA (its appendix A) and of XMP, and QuickTime's moov/udta/XMP_. `moov`
/// is the content of that box.
Carried carried_by_mp4(int fd, Bytes moov);

/// Of AVI: the chunks C2PA and _PMX.
Carried carried_by_avi(int fd);

/// Of Matroska and WebM: an attachment of the type application/c2pa. C2PA 2.4 has no form for these; c2pa-rs writes
/// this one, of a draft.
Carried carried_by_matroska(const av::Input& input);

}  // namespace farmtok::media
