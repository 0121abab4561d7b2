#pragma once
// The names of codings as people know them.

#include <string>
#include <string_view>

namespace farmtok::model {

/// "h264" → "H.264", "dts" → "DTS"; a name that is not known stays, in capitals.
std::string codec_name(std::string_view codec);

}  // namespace farmtok::model
