#pragma once
// Where pictures keep content credentials and XMP: the covers of videos. Pure; their form is that of their bytes,
// whatever they are called.

#include "media/provenance/carried.hpp"

namespace farmtok::media {

enum class PictureForm { jpeg, png, webp, bmp, other };
PictureForm form_of_picture(Bytes picture);

/// Of JPEG: the segments APP11 with boxes of JUMBF (C2PA, appendix A; ISO/IEC 19566-5, annex D), and APP1 with XMP and
/// its extension, up to the coded picture. Those of a box are put together by its number, whatever their order.
void add_carried_by_jpeg(Carried& to, Bytes picture);

/// Of PNG: the chunk caBX, and texts with XMP. Compressed ones are named and not read.
void add_carried_by_png(Carried& to, Bytes picture);

/// Of WebP: the chunks C2PA and "XMP ".
void add_carried_by_webp(Carried& to, Bytes picture);

/// By its bytes; any other form is named in `to.unread`, but for BMP, which has no place for any of it.
void add_carried_by_picture(Carried& to, Bytes picture);

}  // namespace farmtok::media
