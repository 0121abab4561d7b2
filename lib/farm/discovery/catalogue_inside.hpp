#pragma once
// What a Catalogue is made of, for the files that carry out its members.

#include <atomic>
#include <mutex>
#include <string>
#include <unordered_map>

#include "farm/discovery/catalogue.hpp"
#include "farm/discovery/catalogue_index.hpp"

namespace farmtok::farm {

struct Catalogue::Inside {
  Inside(const std::filesystem::path& folder, const base::Clock& time) : index(folder / "catalogue.db"), clock(time) {}

  /// In how many videos the stem stands; the empty stem: how many videos there are. Counted once for each state.
  std::int64_t count_of(const std::string& stem);

  CatalogueIndex index;
  const base::Clock& clock;
  /// Of a renewal that is on its way: how many records are done, of how many; -1 when none is.
  std::atomic<std::int64_t> renewed{-1}, to_renew{0};

 private:
  std::mutex counts_mutex_;
  std::unordered_map<std::string, std::int64_t> counts_;
  std::uint64_t counted_ = 0;  // the index's generation then
};

/// A query of the index for one word, whatever stands in it.
inline std::string word_query(std::string_view stem) {
  std::string made = "\"";
  for (const char c : stem)
    if (c != '"' && c != '\0') made += c;
  return made + '"';
}

}  // namespace farmtok::farm
