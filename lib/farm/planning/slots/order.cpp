#include "farm/planning/slots/order.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <optional>
#include <set>
#include <unordered_map>

#include "base/text/text.hpp"

namespace farmtok::farm::planning {
namespace {

/// How many of the next results are searched for another theme: the score still leads.
constexpr int themes_ahead = 12;

std::set<std::string> hashtags_of(std::string_view text) {
  std::set<std::string> tags;
  for (auto at = text.find('#'); at != text.npos; at = text.find('#', at + 1)) {
    auto end = at + 1;
    // Bytes beyond ASCII are letters of some script; tags of other scripts than Latin count as well.
    while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_' ||
                                 static_cast<unsigned char>(text[end]) >= 0x80))
      ++end;
    if (end > at + 1) tags.insert(base::lower(text.substr(at + 1, end - at - 1)));
  }
  return tags;
}

/// Small numbers for words: equal for equal words, none alike for empty ones.
std::vector<int> numbered(std::span<const Traits> results, std::string Traits::*word) {
  std::unordered_map<std::string, int> known;
  std::vector<int> numbers;
  int next = 0;
  for (const auto& each : results) {
    const auto& text = each.*word;
    numbers.push_back(text.empty() ? next++ : known.try_emplace(text, next).first->second);
    if (!text.empty() && numbers.back() == next) ++next;
  }
  return numbers;
}

/// Waiting results, as a list that allows removal anywhere.
class Waiting {
 public:
  explicit Waiting(std::span<const Traits> results)
      : author_(numbered(results, &Traits::author)),
        theme_(numbered(results, &Traits::theme)),
        next_(results.size() + 1),
        left_(results.size()) {
    std::iota(next_.begin(), next_.end(), std::size_t{0});
    count_.resize(results.size());
    for (const auto author : author_) ++count_[static_cast<std::size_t>(author)];
    authors_with_.resize(results.size() + 1);
    for (const auto count : count_) ++authors_with_[count];
    most_ = results.size();
    lower_most();
  }

  bool empty() const { return left_ == 0; }

  std::size_t take() {
    const auto before = choose();
    const auto taken = next_[before];
    next_[before] = next_[taken + 1];
    last_ = taken;
    --left_;
    auto& count = count_[static_cast<std::size_t>(author_[taken])];
    --authors_with_[count--];
    ++authors_with_[count];
    lower_most();
    return taken;
  }

 private:
  // Place p of next_ leads to the first waiting result at or after p: the head is 0, after result i comes i + 1.
  // The end is the number of results.
  std::size_t end() const { return author_.size(); }

  void lower_most() {
    while (most_ > 0 && authors_with_[most_] == 0) --most_;
  }

  /// The place before the result that comes next.
  std::size_t choose() const {
    const auto another = [&](std::size_t i) { return !last_ || author_[i] != author_[*last_]; };
    // An author of more than half of the rest must be next, else two of theirs will meet.
    if (2 * most_ > left_)
      if (const auto place = find([&](std::size_t i) { return another(i) && count_of(i) == most_; })) return *place;
    int ahead = themes_ahead;
    const auto fresh = find([&](std::size_t i) { return another(i) && (!last_ || theme_[i] != theme_[*last_]); },
                            [&](std::size_t i) { return another(i) && --ahead < 0; });
    return fresh ? *fresh : find(another).value_or(0);
  }

  std::size_t count_of(std::size_t i) const { return count_[static_cast<std::size_t>(author_[i])]; }

  template <class Fits, class Stop>
  std::optional<std::size_t> find(Fits fits, Stop stop) const {
    for (std::size_t before = 0; next_[before] != end(); before = next_[before] + 1) {
      if (stop(next_[before])) return std::nullopt;
      if (fits(next_[before])) return before;
    }
    return std::nullopt;
  }
  template <class Fits>
  std::optional<std::size_t> find(Fits fits) const {
    return find(fits, [](std::size_t) { return false; });
  }

  std::vector<int> author_;
  std::vector<int> theme_;
  std::vector<std::size_t> next_;
  std::vector<std::size_t> count_;         // of each author, waiting
  std::vector<std::size_t> authors_with_;  // by the number of waiting results
  std::size_t most_ = 0;                   // the largest number of one author
  std::optional<std::size_t> last_;
  std::size_t left_;
};

}  // namespace

std::vector<std::string> themes_of(std::span<const std::string> texts) {
  std::vector<std::set<std::string>> tags;
  std::unordered_map<std::string, std::size_t> counts;
  for (const auto& text : texts) {
    tags.push_back(hashtags_of(text));
    for (const auto& tag : tags.back()) ++counts[tag];
  }
  std::vector<std::string> themes;
  for (const auto& own : tags) {
    std::string theme;
    std::size_t most = 1;
    for (const auto& tag : own)
      if (const auto count = counts.at(tag); count > most && 2 * count <= texts.size()) {
        most = count;
        theme = tag;
      }
    themes.push_back(std::move(theme));
  }
  return themes;
}

std::vector<std::size_t> spread(std::span<const Traits> results) {
  std::vector<std::size_t> order;
  for (Waiting waiting{results}; !waiting.empty();) order.push_back(waiting.take());
  return order;
}

}  // namespace farmtok::farm::planning
