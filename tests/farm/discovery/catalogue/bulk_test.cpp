#include <atomic>
#include <set>
#include <thread>

#include "catalogue_fixture.hpp"
#include "farm/discovery/catalogue/index.hpp"

using namespace farmtok;
namespace fs = std::filesystem;
using farm::discovery::Catalogue;
using farm::discovery::CatalogueHit;
using test::id;
using test::posts;
using test::record;
using Fixture = test::CatalogueFixture;

TEST_CASE_FIXTURE(Fixture, "searches go on while records are added, and see each file whole or not at all") {
  add(posts(0, 100));
  const auto gyms = [](const std::vector<CatalogueHit>& hits) { return hits.size(); };
  std::atomic<bool> done = false;
  std::atomic<int> searches = 0, torn = 0;
  std::vector<std::jthread> readers;
  for (int i = 0; i < 2; ++i)
    readers.emplace_back([&] {
      do {
        const auto count = gyms(catalogue.search("gym", {}, 10'000));
        if (count % 40 != 0) ++torn;
        ++searches;
      } while (!done);
    });
  for (int round = 1; round < 20; ++round) add(posts(round * 100, round * 100 + 100));
  done = true;
  readers.clear();
  CHECK(torn == 0);
  CHECK(searches >= 2);
  CHECK(gyms(catalogue.search("gym", {}, 10'000)) == 800);
}

TEST_CASE_FIXTURE(Fixture, "a large first import is seen when it is whole, and a second one updates it") {
  constexpr int many = 41'000;
  const auto file = write("many.ndjson", posts(0, many) + "{broken\n" + record(7, "Again, about a #zebra"));
  std::atomic<bool> ended{false};
  std::set<std::int64_t> seen;
  std::jthread reader{[&] {
    while (!ended) seen.insert(catalogue.stats()["records"].get<std::int64_t>());
  }};
  const auto first = catalogue.add(file);
  ended = true;
  reader.join();
  CHECK(first.records == many + 1);
  CHECK(first.added + first.updated == many + 1);
  CHECK(first.added == many);
  CHECK(first.faults == 1);
  seen.erase(0);
  seen.erase(many);
  CHECK(seen.empty());
  CHECK(catalogue.stats()["records"] == many);
  CHECK(found("zebra") == std::vector{id(7)});
  CHECK_FALSE(fs::exists(folder.path() + "/catalogue.db.new"));
  {
    sql::Database db{folder.path() + "/catalogue.db", sql::Database::Mode::write};
    // Its words agree with its records, and they are in one piece: a search reads each word's list in one go.
    CHECK_NOTHROW(db.script("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)"));
    auto pieces = db("SELECT count(DISTINCT id >> 37) FROM words_data WHERE id > 10");
    REQUIRE(pieces.next());
    CHECK(pieces.integer(0) == 1);
  }

  const auto second = catalogue.add(write("many.ndjson", posts(0, many)));
  CHECK(second.added == 0);
  CHECK(second.updated == many);
  CHECK(found("zebra").empty());
  CHECK(found("pasta number40002", {}, 1) == std::vector{id(40'002)});
  const Catalogue again{folder.path(), clock};
  CHECK(again.stats()["records"] == many);
}

TEST_CASE_FIXTURE(Fixture, "a first import that does not come to its end leaves nothing behind") {
  const auto fresh = folder.path() + "/catalogue.db.new";
  {
    farm::discovery::CatalogueIndex index{folder.path() + "/catalogue.db"};
    farm::discovery::CatalogueIndex::Writer writer{index};
    writer.expect_many();
    std::vector<std::vector<farm::discovery::IndexedVideo>> blocks(1);
    model::FoundVideo video;
    video.video_id = "1";
    video.text = "a zebra";
    blocks[0].push_back(farm::discovery::indexed(video, clock.now()));
    farm::discovery::CatalogueAdded added;
    writer.put(blocks, added);
    CHECK(added.added == 1);
    CHECK(fs::exists(fresh));
  }
  CHECK_FALSE(fs::exists(fresh));
  std::ofstream{fresh} << "what a crashed daemon left";
  CHECK(found("zebra").empty());
  CHECK_FALSE(fs::exists(fresh));
  CHECK(add(record(1, "a zebra")).added == 1);
  CHECK(found("zebra") == std::vector{id(1)});
}
