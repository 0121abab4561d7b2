#pragma once
// What a file says about its making: content credentials and the digital source type. Found, not verified.

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
  std::vector<std::string> notes;                  // what else was not read, in words for a person; of few kinds
};

/// `moov` is the content of that box of an MP4 file. `fd` stays the caller's. Throws nothing for a bad file.
Provenance provenance_of(int fd, const av::Input& input, Bytes moov);

}  // namespace farmtok::media
