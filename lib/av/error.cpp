#include "av/error.hpp"

#include <fmt/format.h>

#include <array>

#include "base/error.hpp"

extern "C" {
#include <libavutil/error.h>
#include <libavutil/log.h>
}

namespace farmtok::av {

using base::Code;
using base::Error;

void silence() { av_log_set_level(AV_LOG_QUIET); }

std::string text_of(int code) {
  std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
  av_strerror(code, text.data(), text.size());
  return text.data();
}

void fail(int code, std::string_view doing) {
  if (code == AVERROR(ENOMEM))
    throw Error{Code::INVALID_MEDIA, fmt::format("the video needs more memory than one render may use ({})", doing),
                "Use a smaller picture, for example 1080x1920."};
  if (code == AVERROR(ENOSPC)) throw Error{Code::STORAGE_FULL, "the disk is full: the video could not be written"};
  if (code == AVERROR(EFBIG)) throw Error{Code::INVALID_MEDIA, "the rendered video is larger than one file may be"};
  if (code == AVERROR_INVALIDDATA || code == AVERROR_EOF)
    throw Error{Code::INVALID_MEDIA, fmt::format("the file is damaged or cut off, which showed while {}", doing),
                "Send the whole file again."};
  throw Error{Code::INVALID_MEDIA, fmt::format("failed while {}: {}", doing, text_of(code)),
              "Check that the file plays, or export it again as MP4 (H.264, AAC)."};
}

}  // namespace farmtok::av
