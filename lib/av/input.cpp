#include "av/input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "av/error.hpp"
#include "base/error.hpp"

namespace farmtok::av {
namespace {

using base::Code;
using base::Error;

constexpr auto taken_hint = "Use MP4 or MOV; Matroska, WebM, AVI, MPEG, Ogg and FLV are accepted too.";

/// Only formats with all bytes in the one file. Formats that name other files or addresses are not among them.
constexpr std::array<std::string_view, 7> taken{
    "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "avi", "mpegts", "mpeg", "ogg", "flv",
};

int open_nothing(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) { return AVERROR(EACCES); }

const AVInputFormat* recognise(AVIOContext* io) {
  const AVInputFormat* format = nullptr;
  const int score = av_probe_input_buffer2(io, &format, "", nullptr, 0, 1 << 20);
  if (score < 0 || !format)
    throw Error{Code::INVALID_MEDIA, "the file is not a video: no known container found", taken_hint};
  if (std::find(taken.begin(), taken.end(), std::string_view{format->name}) != taken.end()) return format;
  throw Error{Code::INVALID_MEDIA,
              fmt::format("the file is not an accepted video format: it looks like \"{}\"", format->name), taken_hint};
}

}  // namespace

Input::Input(int fd, EditLists edit_lists) : bytes_(bytes_of(fd)), io_(make_io(fd, Access::read)) {
  if (bytes_ == 0) throw Error{Code::INVALID_MEDIA, "the file is empty", "Send the video's bytes."};
  const auto* format = recognise(io_.get());
  AVFormatContext* context = avformat_alloc_context();
  if (!context) throw std::bad_alloc{};
  context->pb = io_.get();
  context->io_open = open_nothing;
  context->flags |= AVFMT_FLAG_CUSTOM_IO;
  const auto readable = [&](int result, std::string_view doing) {
    if (result == AVERROR(ENOMEM)) fail(result, doing);
    if (result >= 0) return;
    throw Error{
        Code::INVALID_MEDIA,
        fmt::format("the file is damaged or cut off: its {} cannot be read",
                    std::string_view{format->name}.starts_with("mov") ? std::string{"MP4 index"}
                                                                      : fmt::format("\"{}\" headers", format->name)),
        "Send the whole file again."};
  };
  AVDictionary* options = nullptr;
  if (edit_lists == EditLists::ignored) av_dict_set(&options, "ignore_editlist", "1", 0);
  const int opened = avformat_open_input(&context, nullptr, format, &options);
  av_dict_free(&options);
  readable(opened, "opening the file");
  context_.reset(context);
  readable(avformat_find_stream_info(context, nullptr), "looking into the file");
}

std::string Input::container() const {
  const std::string_view name = context_->iformat->name;
  if (lists_every_picture()) {
    const auto* brand = av_dict_get(context_->metadata, "major_brand", nullptr, 0);
    return brand && std::string_view{brand->value}.starts_with("qt") ? "mov" : "mp4";
  }
  return std::string{name.substr(0, name.find(','))};
}

bool Input::lists_every_picture() const { return std::string_view{context_->iformat->name}.starts_with("mov,mp4"); }

bool Input::read(AVPacket& packet) {
  av_packet_unref(&packet);
  const int result = av_read_frame(context_.get(), &packet);
  if (result == AVERROR(ENOMEM)) fail(result, "reading the file");
  if (result < 0) return false;
  if (av_packet_get_side_data(&packet, AV_PKT_DATA_ENCRYPTION_INFO, nullptr))
    throw Error{Code::INVALID_MEDIA, "the video is encrypted (DRM), and its key is not in the file",
                "Use a copy without copy protection that you may use."};
  return true;
}

}  // namespace farmtok::av
