#pragma once
// Videos and copies, each in one line for a person. Pure.

#include <string>

#include "base/json.hpp"

namespace farmtok::cli {

/// VideoFacts: "1080×1920 · h264+aac in mp4 · 15.0 s · 30 fps · 4.1 MB". Empty for an empty object, as the others.
std::string video_line(const base::Json& facts);
/// Credentials: "Adobe Firefly, signed by Adobe Inc. (trainedAlgorithmicMedia)"
std::string credentials_line(const base::Json& credentials);
/// Variation: "zoom 1.031 · tilt -0.68° · saturation 0.981 · speed 0.997 (seed 42)"
std::string variation_line(const base::Json& variation);
/// Fidelity: "41.2 dB · similarity 0.987 · 4 pictures compared"
std::string fidelity_line(const base::Json& fidelity);

/// Whether a result's video is at an address elsewhere, from where it is fetched when its post is rendered.
bool is_elsewhere(const base::Json& result);

/// The object in a field; an empty one where there is none.
const base::Json& object_in(const base::Json& object, const char* field);

}  // namespace farmtok::cli
