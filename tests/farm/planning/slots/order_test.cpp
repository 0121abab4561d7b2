#include "farm/planning/slots/order.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <random>

#include "cpu_time.hpp"

using namespace farmtok;

namespace {

std::string authors_in_order(const std::string& authors) {
  std::vector<farm::planning::Traits> results;
  for (const char author : authors) results.push_back({author == '?' ? "" : std::string(1, author), ""});
  std::string made;
  for (const auto index : farm::planning::spread(results)) made += authors[index];
  return made;
}

std::ptrdiff_t meetings(const std::string& authors) {
  std::ptrdiff_t count = 0;
  for (std::size_t i = 1; i < authors.size(); ++i) count += authors[i] == authors[i - 1] && authors[i] != '?';
  return count;
}

}  // namespace

TEST_CASE("spread stays with the score as long as no author meets itself") {
  CHECK(authors_in_order("") == "");
  CHECK(authors_in_order("abc") == "abc");
  CHECK(authors_in_order("aabbc") == "ababc");
  CHECK(authors_in_order("baaa") == "abaa");
  CHECK(authors_in_order("bcaaa") == "abaca");
  CHECK(authors_in_order("aaa") == "aaa");
  // Two unknown authors may be the same or not.
  CHECK(authors_in_order("??a?") == "??a?");
}

TEST_CASE("authors meet only as often as they must") {
  std::mt19937 random{7};
  for (int round = 0; round < 500; ++round) {
    std::string authors;
    for (auto left = random() % 14; left > 0; --left) authors += static_cast<char>('a' + random() % 4);
    const auto made = authors_in_order(authors);
    CHECK(std::ranges::is_permutation(authors, made));
    std::map<char, std::ptrdiff_t> counts;
    for (const char author : authors) ++counts[author];
    std::ptrdiff_t most = 0;
    for (const auto& [author, count] : counts) most = std::max(most, count);
    const auto others = static_cast<std::ptrdiff_t>(authors.size()) - most;
    CHECK_MESSAGE(meetings(made) == std::max<std::ptrdiff_t>(0, most - others - 1),
                  fmt::format("{} → {}", authors, made));
  }
}

TEST_CASE("neighbours differ in theme where one of the next few does, and the score leads otherwise") {
  const std::vector<farm::planning::Traits> results{{"a", "gym"}, {"b", "gym"}, {"c", "food"}, {"d", "gym"}, {"e", ""}};
  CHECK(farm::planning::spread(results) == std::vector<std::size_t>{0, 2, 1, 4, 3});
  std::vector<farm::planning::Traits> far(40, {"", "gym"});
  far.push_back({"", "food"});
  CHECK(farm::planning::spread(far)[1] == 1);
}

TEST_CASE("a theme is the tag that is shared most, but not by more than half") {
  const std::vector<std::string> texts{"#fyp #Gym day 1", "#gym #fyp",    "#fyp #food",
                                       "#food#fyp",       "#ginger #fyp", "none"};
  CHECK(farm::planning::themes_of(texts) == std::vector<std::string>{"gym", "gym", "food", "food", "", ""});
}

TEST_CASE("ten thousand results are spread at once") {
  std::vector<farm::planning::Traits> results;
  for (int i = 0; i < 10'000; ++i) results.push_back({i < 5000 ? "one" : std::to_string(i), std::to_string(i % 7)});
  const auto begun = test::cpu_time();
  const auto order = farm::planning::spread(results);
  CHECK(test::cpu_time() - begun < std::chrono::seconds{2});
  for (std::size_t i = 1; i < order.size(); ++i) REQUIRE(results[order[i]].author != results[order[i - 1]].author);
}
