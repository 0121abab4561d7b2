#pragma once
// Where the containers of videos keep content credentials and XMP. Only the heads of boxes are read, and what is found.

#include <vector>

#include "av/input.hpp"
#include "media/provenance/carried.hpp"

namespace farmtok::media {

/// Of MP4 and QuickTime: the boxes `uuid` of C2PA (its appendix A) and of XMP, at the top and in moov, udta, meta and
/// trak, where some programs write them; QuickTime's XMP_ and AIGC; covers that libavformat does not show. `moov` is
/// the content of that box.
void add_carried_by_mp4(Carried& to, int fd, Bytes moov);

/// Of AVI: the chunks C2PA and _PMX.
void add_carried_by_avi(Carried& to, int fd);

/// Of Matroska and WebM: an attachment with a manifest store (C2PA 2.4 has no form for these; c2pa-rs writes this one,
/// of a draft) or XMP.
void add_carried_by_matroska(Carried& to, const av::Input& input);

/// The pictures that are attached to a video of any container: its covers. They live as long as `input`.
std::vector<Bytes> pictures_of(const av::Input& input);

/// The tags that libavformat reads, of any container.
void add_tags(Carried& to, const av::Input& input);

}  // namespace farmtok::media
