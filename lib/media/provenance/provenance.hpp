#pragma once
// What a file says about its making: content credentials and the digital source type. Found, not verified. Its covers
// speak of themselves: they never say how the video was made, but raise a doubt where AI made them.

#include <optional>
#include <string>
#include <vector>

#include "av/input.hpp"
#include "media/source/mp4_boxes.hpp"
#include "model/provenance.hpp"

namespace farmtok::media {

struct Provenance {
  std::optional<model::Credentials> credentials;
  std::optional<std::string> digital_source_type;  // of the credentials or of XMP; one that means AI comes first
  std::optional<std::string> ai_tag;               // the name of a tag that says that AI made it
  std::vector<std::string> notes;                  // what else says or may say AI, in words for a person; of few kinds
  std::vector<std::string> lost;                   // what covers have and a copy does not, in words for a person
};

/// `moov` is the content of that box of an MP4 file. `fd` stays the caller's. Throws nothing for a bad file.
Provenance provenance_of(int fd, const av::Input& input, Bytes moov);

}  // namespace farmtok::media
