#pragma once
// A catalogue in a temporary folder, and records for it.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "farm/discovery/catalogue/catalogue.hpp"
#include "support.hpp"

namespace farmtok::test {

struct CatalogueFixture {
  TempFolder folder;
  TempFolder files;
  base::ManualClock clock{noon()};
  farm::discovery::Catalogue catalogue{folder.path(), clock};

  std::string write(const std::string& name, const std::string& text) const {
    const auto path = std::filesystem::path{files.path()} / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream{path, std::ios::binary} << text;
    return path.string();
  }
  farm::discovery::CatalogueAdded add(const std::string& text) { return catalogue.add(write("records.ndjson", text)); }
  std::vector<std::string> found(const std::string& prompt, const std::string& filter = {}, std::int64_t limit = 1000,
                                 std::int64_t skip = 0) const {
    return ids(catalogue.search(prompt, farm::discovery::read_filter(filter), limit, skip));
  }
  static std::vector<std::string> ids(const std::vector<farm::discovery::CatalogueHit>& hits) {
    std::vector<std::string> made;
    for (const auto& hit : hits) made.push_back(hit.video.video_id);
    return made;
  }
};

inline std::string record(int id, const std::string& text, std::int64_t views = 1000,
                          const std::string& author = "ann") {
  return base::to_line({{"id", std::to_string(7'300'000'000'000'000'000 + id)},
                        {"text", text},
                        {"createTime", 1'760'000'000 + id},
                        {"authorMeta", {{"name", author}}},
                        {"videoMeta", {{"duration", 5 + id % 60}}},
                        {"playCount", views},
                        {"diggCount", views / (2 + id % 20)}}) +
         "\n";
}

inline std::string id(int number) { return std::to_string(7'300'000'000'000'000'000 + number); }

/// Posts about a few things, in a fixed mixture.
inline std::string posts(int from, int until) {
  static const std::vector<std::string> subjects{"gym workout", "cute dog", "pasta recipe", "street dance", "gym fail"};
  std::string made;
  for (int i = from; i < until; ++i)
    made += record(i, fmt::format("{} number{} #fyp", subjects[static_cast<std::size_t>(i) % subjects.size()], i),
                   1000 + i * 7919 % 1'000'000, fmt::format("author{}", i % 7));
  return made;
}

}  // namespace farmtok::test
