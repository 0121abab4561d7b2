#pragma once
// libav's names for pixel formats and colours.

extern "C" {
#include <libavutil/pixdesc.h>
#include <libavutil/pixfmt.h>
}
