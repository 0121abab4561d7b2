#include "model/codec_names.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace farmtok::model {

std::string codec_name(std::string_view codec) {
  using Name = std::pair<std::string_view, std::string_view>;
  constexpr std::array names{
      Name{"h264", "H.264"},          Name{"mpeg1video", "MPEG-1"},  Name{"mpeg2video", "MPEG-2"},
      Name{"mpeg4", "MPEG-4"},        Name{"theora", "Theora"},      Name{"mjpeg", "Motion JPEG"},
      Name{"prores", "ProRes"},       Name{"qtrle", "Animation"},    Name{"ac3", "AC-3"},
      Name{"eac3", "E-AC-3"},         Name{"opus", "Opus"},          Name{"vorbis", "Vorbis"},
      Name{"truehd", "TrueHD"},       Name{"amr_nb", "AMR"},         Name{"amr_wb", "AMR wideband"},
      Name{"pcm_s16le", "PCM"},       Name{"pcm_s16be", "PCM"},      Name{"pcm_s24le", "PCM"},
      Name{"pcm_mulaw", "PCM µ-law"}, Name{"pcm_alaw", "PCM A-law"}, Name{"adpcm_ms", "ADPCM"},
  };
  for (const auto& [own, known] : names)
    if (own == codec) return std::string{known};
  std::string shouted{codec};
  std::transform(shouted.begin(), shouted.end(), shouted.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return shouted;
}

}  // namespace farmtok::model
