#pragma once
// The members of a Catalogue, for the files that implement it.

#include <atomic>
#include <mutex>
#include <string>
#include <unordered_map>

#include "farm/discovery/catalogue/catalogue.hpp"
#include "farm/discovery/catalogue/index.hpp"

namespace farmtok::farm::discovery {

struct Catalogue::Inside {
  Inside(const std::filesystem::path& folder, const base::Clock& time) : index(folder / "catalogue.db"), clock(time) {}

  /// How many videos have the stem; for the empty stem: how many videos there are. Counted once for each generation.
  std::int64_t count_of(const std::string& stem);

  CatalogueIndex index;
  const base::Clock& clock;
  /// Progress of a renewal: how many records are done, of how many; -1 when no renewal runs.
  std::atomic<std::int64_t> renewed{-1}, to_renew{0};

 private:
  std::mutex counts_mutex_;
  std::unordered_map<std::string, std::int64_t> counts_;
  std::uint64_t counted_ = 0;  // the index's generation at that time
};

/// A query of the index for one word; any characters in it are safe.
inline std::string word_query(std::string_view stem) {
  std::string made = "\"";
  for (const char c : stem)
    if (c != '"' && c != '\0') made += c;
  return made + '"';
}

}  // namespace farmtok::farm::discovery
