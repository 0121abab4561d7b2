#pragma once
// Reads a video file, from a closed list of file formats and from nothing but the one descriptor.

#include <string>

#include "av/io.hpp"
#include "av/packet.hpp"

extern "C" {
#include <libavformat/avformat.h>
}

namespace farmtok::av {

/// How the edit lists of an MP4 file are used: followed, or ignored, so that packets have the times of the media.
enum class EditLists { followed, ignored };

class Input {
 public:
  /// Recognises the format by content, reads the headers and examines the streams. `fd` stays the caller's and must
  /// outlive this. Throws INVALID_MEDIA: empty, no video format, a format that is not accepted (playlists, scripts,
  /// picture sequences), damaged or cut off.
  explicit Input(int fd, EditLists edit_lists = EditLists::followed);

  AVFormatContext* operator->() const { return context_.get(); }
  AVFormatContext* get() const { return context_.get(); }
  AVStream* stream(int index) const { return context_->streams[index]; }
  std::int64_t bytes() const { return bytes_; }
  /// Short name of the file format: "mp4", "matroska", "avi", …
  std::string container() const;

  /// Whether the index names each picture with its time, place and size, as that of MP4 does.
  bool lists_every_picture() const;

  /// The next packet of any stream that is not discarded; false at the end, also where a damaged file breaks off.
  /// Throws INVALID_MEDIA when its content is encrypted.
  bool read(AVPacket& packet);

 private:
  struct Close {
    void operator()(AVFormatContext* context) const { avformat_close_input(&context); }
  };
  std::int64_t bytes_;
  Io io_;
  std::unique_ptr<AVFormatContext, Close> context_;
};

}  // namespace farmtok::av
