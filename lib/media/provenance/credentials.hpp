#pragma once
// Content credentials (C2PA) as far as a person wants to know them. Pure.

#include <string>
#include <vector>

#include "media/source/mp4_boxes.hpp"
#include "model/provenance.hpp"

namespace farmtok::media {

/// A manifest store as it was found in a file.
struct ManifestStore {
  std::vector<std::uint8_t> bytes;  // empty where they are too many
  std::string digest;               // SHA-256 of all of them
  std::string fault;                // empty: it was read whole
  bool again = false;               // the file has another set before it, which programs read in its place
};

/// Of the stores of one file in their order, at least one: the last manifest of the first set and its updates is the
/// active one. An AI type of any other manifest, which describes an ingredient or is of another set, counts too. Its
/// texts are printable and bounded.
model::Credentials read_credentials(const std::vector<ManifestStore>& stores);

}  // namespace farmtok::media
