#include "media/source/faults.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "av/dolby_vision.hpp"
#include "base/error.hpp"
#include "media/source/promised_bytes.hpp"

namespace farmtok::media {

using base::Code;
using base::Error;

void refuse_truncated(const av::Input& input, AVStream& stream, double duration) {
  if (!input.lists_every_picture()) return;
  double whole = 0;
  const int entries = avformat_index_get_entries_count(&stream);
  for (int i = 0; i < entries; ++i) {
    const auto* entry = avformat_index_get_entry(&stream, i);
    if (entry->pos + entry->size > input.bytes())
      throw Error{Code::INVALID_MEDIA, fmt::format("truncated: ends after {:.1f} s of {:.1f} s", whole, duration),
                  "Send the whole file again."};
    whole = std::max(whole, static_cast<double>(entry->timestamp) * av_q2d(stream.time_base));
  }
}

void refuse_short(int fd, std::int64_t bytes) {
  std::array<std::uint8_t, promise_bytes> head{};
  const auto got = ::pread(fd, head.data(), head.size(), 0);
  const auto promised = promised_bytes({head.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))});
  if (promised && static_cast<double>(bytes) < 0.97 * static_cast<double>(*promised))
    throw Error{Code::INVALID_MEDIA,
                fmt::format("truncated: {:.0f} % of its bytes are there",
                            100 * static_cast<double>(bytes) / static_cast<double>(*promised)),
                "Send the whole file again."};
}

void refuse_foreign_colours(AVStream& stream) {
  const auto* side = av_stream_get_side_data(&stream, AV_PKT_DATA_DOVI_CONF, nullptr);
  if (!side) return;
  const auto& about = *reinterpret_cast<const AVDOVIDecoderConfigurationRecord*>(side);
  if (about.dv_bl_signal_compatibility_id != 0 || !about.rpu_present_flag) return;
  throw Error{Code::INVALID_MEDIA,
              fmt::format("the picture is Dolby Vision of profile {}, whose colours only Dolby's own decoders can show",
                          about.dv_profile),
              "Export it as HDR10, HLG or SDR."};
}

void refuse_incomplete(double got, double promised) {
  if (promised - got > std::max(0.5, promised * 0.03))
    throw Error{Code::INVALID_MEDIA, fmt::format("truncated: ends after {:.1f} s of {:.1f} s", got, promised),
                "Send the whole file again."};
}

}  // namespace farmtok::media
