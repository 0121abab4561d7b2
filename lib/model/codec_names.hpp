#pragma once
// The names of codings for people.

#include <string>
#include <string_view>

namespace farmtok::model {

/// "h264" → "H.264", "dts" → "DTS"; an unknown name stays, in capitals.
std::string codec_name(std::string_view codec);

}  // namespace farmtok::model
