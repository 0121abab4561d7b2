#pragma once
// The facts of the ffprobe program about a file: the independent judge of inputs and outputs.

#include "base/json.hpp"
#include "media/clips.hpp"

namespace judge {

using farmtok::base::Json;

/// Everything about a file; with `decode`, each stream's nb_read_frames too, and any complaint fails the test.
inline Json about(const clips::fs::path& file, bool decode = false) {
  const auto told = clips::shell(fmt::format("ffprobe -v error {} -show_streams -show_format -of json {} 2>&1",
                                             decode ? "-count_frames" : "", file.string()));
  const auto json = Json::parse(told, nullptr, false);
  REQUIRE_MESSAGE(json.is_object(), file.string() << ": " << told);
  return json;
}

/// The `index`th stream of a type ("video", "audio") that is no cover; null for none.
inline Json stream(const Json& about, const std::string& type, int index = 0) {
  for (const auto& each : about.at("streams"))
    if (each.value("codec_type", "") == type && each.at("disposition").at("attached_pic") == 0 && index-- == 0)
      return each;
  return nullptr;
}

inline double number(const Json& object, const char* field) {
  const auto found = object.find(field);
  return found == object.end() ? 0 : found->is_string() ? std::stod(found->get<std::string>()) : found->get<double>();
}

inline std::string size(const Json& stream) {
  return fmt::format("{}x{}", stream.at("width").get<int>(), stream.at("height").get<int>());
}

/// Mean luma of the first picture's four quarters as the ffmpeg program shows it, which turns it upright.
inline std::string quarters(const clips::fs::path& file) {
  return clips::shell(
      fmt::format("ffmpeg -v error -i {} -an -frames:v 1 -vf scale=2:2:flags=area,format=gray -f rawvideo - </dev/null",
                  file.string()));
}

}  // namespace judge
