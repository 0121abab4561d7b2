#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "farm/discovery/catalogue/conditions.hpp"
#include "farm/discovery/catalogue/inside.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::discovery {
namespace {

using model::FoundVideo;

/// Records ranked together: enough that the order of the index and that of the formula agree.
constexpr std::size_t block_size = 400;
/// Few records have a video: so many are ranked together where those come first.
constexpr std::size_t block_with_videos = 4000;
/// Of one word no more videos are looked at than this; the most engaging come first.
constexpr std::int64_t most_of_word = 50'000;
/// No more videos than this are examined for a tally.
constexpr std::int64_t most_tallied = 20'000;

struct Candidate {
  std::int64_t number;
  float share;  // of the wish, as far as the index shows it
};

/// The better one: more of the wish, then more engaging.
bool worse(const Candidate& a, const Candidate& b) { return std::tie(b.share, a.number) > std::tie(a.share, b.number); }

/// The videos that match any topic, as a heap with the best on top.
std::vector<Candidate> candidates_of(sql::Database& db, const Wish& wish) {
  auto next_turn = db("SELECT next FROM turn");
  next_turn.next();
  const auto size = static_cast<std::size_t>(next_turn.integer(0));
  std::vector<float> shares(size);
  std::vector<std::uint16_t> counted(size);  // the last topic that it was counted for, from 1
  std::vector<Candidate> made;
  for (std::size_t t = 0; t < wish.topics.size() && t < 1000; ++t) {
    const auto topic = static_cast<std::uint16_t>(t + 1);
    const auto rarity = t < wish.rarity.size() ? std::max(wish.rarity[t], 0.1) : 1.0;
    auto variants = wish.topics[t].variants;
    std::ranges::stable_sort(variants, std::greater{}, &Topic::Variant::weight);
    for (const auto& variant : variants) {
      auto found = db("SELECT rowid FROM words WHERE words MATCH ? LIMIT ?", word_query(variant.stem), most_of_word);
      while (found.next()) {
        const auto number = found.integer(0);
        const auto turn = static_cast<std::size_t>(number % turns);
        if (turn >= size || counted[turn] == topic) continue;
        if (counted[turn] == 0) made.push_back({number, 0});
        counted[turn] = topic;
        shares[turn] += static_cast<float>(rarity * variant.weight);
      }
    }
  }
  for (auto& each : made) each.share = shares[static_cast<std::size_t>(each.number % turns)];
  std::ranges::make_heap(made, worse);
  return made;
}

/// Passes the records that may match to `take`, the most promising first, while `take` returns true.
template <class Take>
void walk(sql::Database& db, const Wish& wish, const Conditions& conditions, Take take) {
  const auto columns = store::columns<FoundVideo>();
  if (wish.topics.empty()) {
    auto all = db(fmt::format("SELECT {} FROM videos WHERE {} ORDER BY n", columns, conditions.sql));
    conditions.bind(all);
    while (all.next())
      if (!take(store::read_row<FoundVideo>(all))) return;
    return;
  }
  auto candidates = candidates_of(db, wish);
  const auto sql = fmt::format("SELECT {} FROM videos WHERE n = ? AND {}", columns, conditions.sql);
  for (; !candidates.empty(); candidates.pop_back()) {
    std::ranges::pop_heap(candidates, worse);
    auto one = db(sql, candidates.back().number);
    conditions.bind(one);
    if (one.next() && !take(store::read_row<FoundVideo>(one))) return;
  }
}

/// 2: fits and has a video, 1: fits.
int standing_of(const CatalogueHit& hit, double fits) {
  if (hit.relevance.score < fits) return 0;
  return hit.video.file || hit.video.video_url ? 2 : 1;
}

bool before(const CatalogueHit& a, const CatalogueHit& b) {
  if (a.relevance.score != b.relevance.score) return a.relevance.score > b.relevance.score;
  return a.video.video_id < b.video.video_id;
}

}  // namespace

std::int64_t Catalogue::Inside::count_of(const std::string& stem) {
  const auto generation = index.generation();
  {
    const std::scoped_lock guard{counts_mutex_};
    if (counted_ != generation || counts_.size() > 20'000) counts_.clear();
    counted_ = generation;
    if (const auto known = counts_.find(stem); known != counts_.end()) return known->second;
  }
  const auto counted = index.read([&](sql::Database& db) {
    auto query = stem.empty() ? db("SELECT count(*) FROM videos")
                              : db("SELECT count(*) FROM words WHERE words MATCH ?", word_query(stem));
    query.next();
    return query.integer(0);
  });
  const std::scoped_lock guard{counts_mutex_};
  if (counted_ == generation) counts_[stem] = counted;
  return counted;
}

Rarity Catalogue::rarity() const {
  return [inside = inside_.get()](std::string_view stem) {
    const auto all = static_cast<double>(inside->count_of({}));
    const auto with = stem.empty() ? all : static_cast<double>(inside->count_of(std::string{stem}));
    return std::log(1 + (all - with + 0.5) / (with + 0.5));
  };
}

std::vector<CatalogueHit> Catalogue::search(std::string_view prompt, const Filter& filter, std::int64_t limit,
                                            std::int64_t skip, std::optional<double> videos_first) const {
  const auto now = inside_->clock.now();
  const auto wish = prompt.empty() ? Wish{} : wish_of(prompt, rarity());
  const Conditions conditions{filter, now};
  std::vector<CatalogueHit> made;
  std::vector<CatalogueHit> block;
  const auto wanted = static_cast<std::size_t>(std::max<std::int64_t>(limit, 0));
  // Blocks are ranked separately, so that a page continues exactly where the one before it ended.
  auto left_out = static_cast<std::size_t>(std::max<std::int64_t>(skip, 0));
  const auto rank = [&] {
    if (left_out >= block.size()) {
      left_out -= block.size();
    } else {
      for (auto& hit : block) hit.relevance = relevance(wish, hit.video, now);
      const auto used = std::min(block.size(), left_out + wanted - made.size());
      const auto last = block.begin() + static_cast<std::ptrdiff_t>(used);
      std::ranges::partial_sort(block, last, [&](const CatalogueHit& a, const CatalogueHit& b) {
        const int one = videos_first ? standing_of(a, *videos_first) : 0;
        const int other = videos_first ? standing_of(b, *videos_first) : 0;
        return one != other ? one > other : before(a, b);
      });
      for (auto& hit : block) {
        if (left_out > 0) --left_out;
        else if (made.size() < wanted) made.push_back(std::move(hit));
      }
    }
    block.clear();
  };
  inside_->index.read([&](sql::Database& db) {
    walk(db, wish, conditions, [&](FoundVideo&& video) {
      if (violation(filter, video, now)) return true;
      block.push_back({std::move(video), {}});
      if (block.size() == (videos_first ? block_with_videos : block_size)) rank();
      return made.size() < wanted;
    });
  });
  rank();
  for (auto& hit : made) hit.relevance = relevance(wish, hit.video, now, true);
  return made;
}

Tally Catalogue::left_out(std::string_view prompt, const Filter& filter) const {
  Tally made;
  if (filter.conditions.empty()) return made;
  const auto now = inside_->clock.now();
  const auto wish = prompt.empty() ? Wish{} : wish_of(prompt, rarity());
  const Filter none;
  const Conditions all{none, now};
  std::int64_t looked_at = 0;
  inside_->index.read([&](sql::Database& db) {
    walk(db, wish, all, [&](FoundVideo&& video) {
      if (const auto against = breach(filter, video, now)) ++made[against->condition];
      return ++looked_at < most_tallied;
    });
  });
  return made;
}

}  // namespace farmtok::farm::discovery
