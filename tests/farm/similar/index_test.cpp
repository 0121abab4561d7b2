// Near copies: found among fingerprints, named by results, and respected in plans.

#include "farm/similar/index.hpp"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <random>
#include <thread>

#include "farm/library/media_fixture.hpp"
#include "farm/planning/slots/repeat_guard.hpp"

using namespace farmtok;
using namespace farmtok::farm;
using model::Fingerprint;
using test::code_of;

namespace {

/// Eight glances a second in which a quarter of the bits is set, the first second without change.
Fingerprint made_up(std::uint64_t seed, int glances = 80) {
  std::mt19937_64 chance{seed};
  Fingerprint print(static_cast<std::size_t>(glances));
  for (int i = 0; i < glances; ++i) {
    auto& glance = print[static_cast<std::size_t>(i)];
    glance.seconds = static_cast<float>(i) * 0.125F;
    for (auto& word : glance.bits) word = chance() & chance();
    if (!glance.knows_change()) glance.bits[2] = glance.bits[3] = 0;
  }
  return print;
}

Fingerprint faster(Fingerprint print, float speed) {
  for (auto& glance : print) glance.seconds /= speed;
  return print;
}

/// Each bit turned over with a chance of one in 2^`rarity`.
Fingerprint noisy(Fingerprint print, int rarity) {
  std::mt19937_64 chance{7};
  for (auto& glance : print)
    for (auto& word : glance.bits) {
      auto turned = chance();
      for (int i = 1; i < rarity; ++i) turned &= chance();
      word ^= turned;
    }
  return print;
}

struct NearFixture : test::MediaFixture {
  library::MediaChild child{"no-such-program"};
  similar::Index likeness{farm, media, child};

  model::Media stored(const std::string& bytes, const Fingerprint& print) {
    const auto made = upload(bytes);
    store.write([&](store::Tx& tx) { similar::keep_fingerprint(tx, made.media_id, print); });
    return made;
  }
  model::Result using_it(const model::Media& video) {
    return result(job().job_id, {{"original_video_url", farm.links.media(video.media_id)}, {"approved", true}});
  }
  model::Result read_result(const std::string& id) {
    return store.read([&](sql::Database& db) { return review::get_result(db, id); });
  }
};

}  // namespace

TEST_CASE("the same, noisy, later and faster videos are similarity, and others are not") {
  const auto print = made_up(1);
  CHECK(similar::similarity_of(print, print).share == doctest::Approx(1));
  CHECK(similar::similarity_of(print, noisy(print, 5)).share > 0.8);
  const auto quick = similar::similarity_of(print, faster(print, 1.05F));
  CHECK(quick.share > 0.9);
  CHECK(quick.speed == doctest::Approx(1 / 1.05).epsilon(0.03));
  const Fingerprint cut{print.begin() + 8, print.end()};
  CHECK(similar::similarity_of(print, cut).share > 0.8);
  for (std::uint64_t seed = 2; seed < 12; ++seed) CHECK(similar::similarity_of(print, made_up(seed)).share < 0.6);
  CHECK(similar::similarity_of(print, {}).share == 0);
}

TEST_CASE("two takes of one scene are facts apart by what only one of them shows") {
  // First nothing moves, then the same as in the other, sooner or later, and in one of them more.
  Fingerprint quiet = made_up(1), early = made_up(2), late;
  for (auto& glance : quiet) glance.bits[2] = glance.bits[3] = 0;
  for (std::size_t i = 0; i < early.size(); ++i) {
    auto& glance = early[i];
    if (i < 40) glance = quiet[i];
    late.push_back(quiet[i]);
    if (i < 60) continue;
    late[i].bits = early[i - 20].bits;
  }
  CHECK(similar::similarity_of(early, late).share < 0.7);
  CHECK(similar::similarity_of(late, early).share < 0.7);
  CHECK(similar::similarity_of(early, early).share == doctest::Approx(1));
}

TEST_CASE("long videos are laid over each other as well") {
  const auto print = made_up(3, 2000);
  const Fingerprint cut{print.begin() + 80, print.end()};
  const auto similarity = similar::similarity_of(cut, print);
  CHECK(similarity.share > 0.9);
  CHECK(similarity.speed == doctest::Approx(1).epsilon(0.01));
}

TEST_CASE("both ways of counting find the same hashes") {
  std::mt19937_64 chance{5};
  std::vector<similar::Hash> hashes(3000);
  for (auto& hash : hashes)
    for (auto& word : hash) word = chance();
  for (const int radius : {0, 100, 120, 128, 256})
    CHECK(similar::nearby(hashes, hashes[17], radius) ==
          similar::nearby(hashes, hashes[17], radius, similar::Counting::portable));
  CHECK(similar::nearby(hashes, hashes[17], 0) == std::vector<std::uint32_t>{17});
  CHECK(similar::nearby(hashes, hashes[17], 256).size() == hashes.size());
}

TEST_CASE("the index names a copy first, and dark videos not at all") {
  similar::GlanceIndex index;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) index.add(std::to_string(seed), made_up(seed));
  index.add("dark", Fingerprint(40));
  CHECK(index.glances() == 800);
  index.add("7", made_up(7));
  CHECK(index.glances() == 800);
  CHECK(index.candidates(noisy(made_up(7), 5), 3).front() == "7");
  CHECK(index.candidates(Fingerprint(40), 3).empty());
}

TEST_CASE_FIXTURE(NearFixture, "results name the earliest with a near copy, whichever was looked at first") {
  const auto one = stored("one", made_up(1)), two = stored("two", noisy(made_up(1), 5)),
             other = stored("x", made_up(2));
  const auto first = using_it(one), second = using_it(two), third = using_it(one), apart = using_it(other);
  CHECK(work("kind = 'examine'").size() == 3);
  SUBCASE("in order") {
    likeness.examine(one.media_id);
    likeness.examine(two.media_id);
  }
  SUBCASE("the later one first") { likeness.examine(two.media_id); }
  likeness.examine(other.media_id);
  CHECK_FALSE(read_result(first.result_id).duplicate_of);
  CHECK_FALSE(read_result(apart.result_id).duplicate_of);
  CHECK(read_result(second.result_id).duplicate_of == first.result_id);
  CHECK(*read_result(second.result_id).similarity > 0.8);
  CHECK(*read_result(second.result_id).similarity < 1);
  CHECK(read_result(third.result_id).duplicate_of == first.result_id);
  CHECK(events("result.near_copy") == 2);
  const auto jobs = store.read([&](sql::Database& db) { return jobs::get_job(db, second.job_id); });
  CHECK(jobs.near_copies == 1);
  const auto near = likeness.near(made_up(1), 0.8, one.media_id);
  REQUIRE(near.size() == 1);
  const auto facts = store.read([&](sql::Database& db) { return farm::similar::facts_of(db, near); });
  CHECK(facts.front().result_id == second.result_id);
}

TEST_CASE_FIXTURE(NearFixture, "a copy stored after the first search is found too, and one that went is not") {
  CHECK(likeness.near(made_up(1), 0.8).empty());
  const auto one = stored("one", made_up(1));
  likeness.of(one.media_id);
  CHECK(likeness.near(made_up(1), 0.8).size() == 1);
  store.write([&](store::Tx& tx) { tx.db("DELETE FROM media WHERE media_id = ?", one.media_id).run(); });
  CHECK(likeness.near(made_up(1), 0.8).empty());
}

TEST_CASE_FIXTURE(NearFixture, "only originals are found, though a rendered copy can be asked about") {
  CHECK(likeness.near(made_up(1), 0.8).empty());
  const auto copy = stored("copy", made_up(1));
  store.write([&](store::Tx& tx) { tx.db("UPDATE media SET kind = 'copy' WHERE media_id = ?", copy.media_id).run(); });
  CHECK(likeness.of(copy.media_id) == made_up(1));
  CHECK(likeness.near(made_up(1), 0.8).empty());
}

TEST_CASE_FIXTURE(NearFixture, "a repeat within some days is warned of or refused") {
  const auto one = stored("one", made_up(1)), two = stored("two", noisy(made_up(1), 5));
  const auto first = using_it(one), second = using_it(two);
  likeness.examine(two.media_id);
  const auto at = [&](int days) {
    return base::Json{{"scheduled_datetime", base::format_instant(clock.now() + std::chrono::days{days})}};
  };
  auto request = at(100);
  request["repeat"] = "every=2d,max=2";
  const auto post = planning::schedule_result(farm, first.result_id, request);
  CHECK_FALSE(post.notice.value_or("").starts_with("Repeats"));
  SUBCASE("warned of") {
    const auto again = planning::schedule_result(farm, second.result_id, at(90));
    CHECK(again.notice.value().find(post.scheduled_id) != std::string::npos);
  }
  SUBCASE("far away it is none") {
    CHECK(planning::schedule_result(farm, second.result_id, at(200)).notice.value_or("").find("Repeats") ==
          std::string::npos);
  }
  SUBCASE("refused") {
    set({{"dedup.repeat", "block"}});
    CHECK(code_of([&] { planning::schedule_result(farm, second.result_id, at(120)); }) == base::Code::DUPLICATE_VIDEO);
    CHECK_FALSE(read_result(second.result_id).scheduled);
    planning::schedule_result(farm, second.result_id, at(140));
  }
  SUBCASE("off") {
    set({{"dedup.repeat", "off"}});
    CHECK(planning::schedule_result(farm, second.result_id, at(100)).notice.value_or("").find("Repeats") ==
          std::string::npos);
  }
}

TEST_CASE_FIXTURE(test::MediaFixture,
                  "planning waits a bounded time for the comparison of a video, and the answer says so") {
  const auto program = folder.path() + "/hangs";
  std::ofstream{program} << "#!/bin/sh\nexec sleep 600\n";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  const library::MediaChild hanging{program};
  similar::Index likeness{farm, media, hanging};
  const auto video = upload("a long one");
  const auto made =
      result(job().job_id, {{"original_video_url", farm.links.media(video.media_id)}, {"approved", true}});
  const auto begun = std::chrono::steady_clock::now();
  likeness.examine_before_planning(made.result_id, std::chrono::milliseconds{100});
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds{60});
  const auto post = farm::planning::schedule_result(
      farm, made.result_id, {{"scheduled_datetime", base::format_instant(clock.now() + std::chrono::hours{1})}});
  const auto noted = store.read([&](sql::Database& db) { return similar::with_comparison_note(farm, db, post); });
  CHECK(noted.notice.value_or("").find("is still being compared") != std::string::npos);
  store.write([&](store::Tx& tx) { queue::remove(tx, model::WorkKind::examine, video.media_id); });
  const auto compared = store.read([&](sql::Database& db) { return similar::with_comparison_note(farm, db, post); });
  CHECK(compared.notice == post.notice);
}

TEST_CASE_FIXTURE(test::MediaFixture, "two threads that want a video's fingerprint start one child") {
  const auto begun = folder.path() + "/begun";
  const auto program = folder.path() + "/counts";
  std::ofstream{program} << "#!/bin/sh\necho one >> " << begun << "\nexec sleep 600\n";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  const library::MediaChild hanging{program};
  similar::Index likeness{farm, media, hanging};
  const auto video = upload("a long one");
  std::atomic<bool> over = false;
  const auto wait = [&] { return code_of([&] { likeness.of(video.media_id, [&] { return over.load(); }); }); };
  auto first = std::async(std::launch::async, wait);
  auto second = std::async(std::launch::async, wait);
  // The file is there before its line is.
  std::error_code missing;
  for (auto bytes = std::uintmax_t{0}; bytes == 0 || missing; bytes = std::filesystem::file_size(begun, missing))
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  over = true;
  CHECK(first.get() == base::Code::INTERRUPTED);
  CHECK(second.get() == base::Code::INTERRUPTED);
  std::ifstream lines{begun};
  CHECK(std::count(std::istreambuf_iterator<char>{lines}, {}, '\n') == 1);
}
