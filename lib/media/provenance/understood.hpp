#pragma once
// What is carried by a file or a picture, in words for a person. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "media/provenance/carried.hpp"
#include "model/provenance.hpp"

namespace farmtok::media {

struct Understood {
  std::optional<model::Credentials> credentials;
  std::vector<std::string> codes;     // digital source types of XMP and tags
  std::optional<std::string> ai_tag;  // the name of a tag that says that AI made it
  std::vector<std::string> notes;     // what else was not read, and may say AI; one of each kind
};

/// "its XMP", or "the XMP of its cover picture" where `of` names what carries it.
std::string named(std::string_view part, std::string_view of);

/// `of` names in the notes what carries it; empty: the video itself.
Understood understood(const Carried& carried, std::string_view of = {});

}  // namespace farmtok::media
