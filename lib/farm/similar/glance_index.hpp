#pragma once
// All glances of all videos in memory, 36 bytes each, to find quickly which videos to compare.

#include <string>
#include <vector>

#include "farm/similar/hamming.hpp"
#include "model/fingerprint.hpp"

namespace farmtok::farm::similar {

class GlanceIndex {
 public:
  /// Adds nothing for a video that is there already.
  void add(const std::string& media_id, const model::Fingerprint& print);

  /// Videos with glances like some of `print`'s, those with most of them first, at most `most`.
  std::vector<std::string> candidates(const model::Fingerprint& print, std::size_t most) const;

  std::size_t glances() const { return hashes_.size(); }

 private:
  std::vector<Hash> hashes_;
  std::vector<std::uint32_t> owners_;  // of each hash: a place in media_
  std::vector<std::string> media_;
};

}  // namespace farmtok::farm::similar
