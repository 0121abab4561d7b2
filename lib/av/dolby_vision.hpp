#pragma once
// libav's record of how a picture is Dolby Vision.

extern "C" {
#include <libavutil/dovi_meta.h>
}
