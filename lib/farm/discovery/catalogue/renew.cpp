#include <fmt/format.h>

#include <vector>

#include "farm/discovery/catalogue/inside.hpp"
#include "farm/page.hpp"
#include "log/log.hpp"
#include "store/rows.hpp"

namespace farmtok::farm::discovery {
namespace {

using model::FoundVideo;

constexpr std::size_t written_together = 20'000;

/// Holds the counts of the renewal while it runs.
class Told {
 public:
  Told(std::atomic<std::int64_t>& done, std::atomic<std::int64_t>& all, std::int64_t records) : done_(done) {
    all = records;
    done_ = 0;
  }
  ~Told() { done_ = -1; }
  Told(const Told&) = delete;
  Told& operator=(const Told&) = delete;

 private:
  std::atomic<std::int64_t>& done_;
};

}  // namespace

void Catalogue::renew(const std::stop_token& stop) {
  auto& index = inside_->index;
  if (!index.outdated()) return;
  CatalogueIndex::Writer writer{index};
  if (!index.outdated()) return;
  const auto now = inside_->clock.now();
  const auto records = index.read([](sql::Database& db) { return count(db("SELECT count(*) FROM videos")); });
  log::info("the words of the catalogue are indexed anew", {{"records", records}});
  const Told told{inside_->renewed, inside_->to_renew, records};
  writer.start_over();
  CatalogueAdded added;
  index.read([&](sql::Database& db) {
    auto each = db(fmt::format("SELECT read_for_ai, {} FROM videos ORDER BY n", store::columns<FoundVideo>()));
    std::vector<std::vector<IndexedVideo>> block(1);
    while (!stop.stop_requested() && each.next()) {
      block[0].push_back(indexed(store::read_row<FoundVideo>(each, 1), now));
      block[0].back().read_for_ai = !each.is_null(0);
      ++inside_->renewed;
      if (block[0].size() < written_together) continue;
      writer.put(block, added);
      block[0].clear();
    }
    if (!block[0].empty()) writer.put(block, added);
  });
  if (stop.stop_requested()) return;
  writer.finish();
  log::info("the words of the catalogue are indexed", {{"records", added.added}});
}

std::optional<Catalogue::Renewal> Catalogue::renewal() const {
  if (const auto done = inside_->renewed.load(); done >= 0) return Renewal{done, inside_->to_renew.load()};
  if (!inside_->index.outdated()) return std::nullopt;
  return Renewal{-1, 0};
}

}  // namespace farmtok::farm::discovery
