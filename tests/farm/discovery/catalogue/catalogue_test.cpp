
#include "farm/discovery/catalogue/catalogue.hpp"
#include "farm/farm.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "base/text/text.hpp"
#include "catalogue_fixture.hpp"
#include "farm/discovery/catalogue/fault.hpp"
#include "farm/discovery/provider.hpp"
#include "farm/discovery/providers/providers.hpp"
#include "farm/discovery/relevance/terms.hpp"

using namespace farmtok;
namespace fs = std::filesystem;
using base::Code;
using farm::discovery::Catalogue;
using farm::discovery::CatalogueHit;
using test::code_of;
using test::id;
using test::posts;
using test::record;
using Fixture = test::CatalogueFixture;

TEST_CASE_FIXTURE(Fixture, "records are added, found, and updated when they come again") {
  const auto first = add(record(1, "Home workout #abs") + record(2, "A dog") + record(3, "Pasta"));
  CHECK(first.records == 3);
  CHECK(first.added == 3);
  CHECK(first.updated == 0);
  CHECK(first.faults == 0);
  CHECK(found("workout") == std::vector{id(1)});
  CHECK(found("the workouts!") == std::vector{id(1)});
  CHECK(found("zebra").empty());

  const auto again = add(record(1, "Now it is about a cat", 5'000'000) + record(4, "Pasta too"));
  CHECK(again.added == 1);
  CHECK(again.updated == 1);
  CHECK(found("workout").empty());
  CHECK(found("cat").front() == id(1));
  CHECK(catalogue.stats()["records"] == 4);
  CHECK(catalogue.search("cat", {}, 1).front().video.views == 5'000'000);
}

TEST_CASE_FIXTURE(Fixture, "of two lines with one id the later stays") {
  const auto added = add(record(1, "first") + record(1, "second"));
  CHECK(added.records == 2);
  CHECK(added.added == 1);
  CHECK(added.updated == 1);
  CHECK(catalogue.search({}, {}, 10).front().video.text == "second");
}

TEST_CASE_FIXTURE(Fixture, "faults name their lines, the rest is taken") {
  const auto added = add("\xEF\xBB\xBF" + record(1, "good") + "\r\n{broken\n\n{\"id\":\"5\"}\r\n" + record(2, "good") +
                         "{\"id\":\"\xFF\",\"desc\":\"x\"}\n" + std::string(3 << 20, 'x') + "\n" + record(3, "good"));
  CHECK(added.records == 3);
  CHECK(added.faults == 4);
  std::vector<std::int64_t> lines;
  for (const auto& fault : added.first_faults) {
    lines.push_back(fault["line"].get<std::int64_t>());
    CHECK_FALSE(fault["message"].get<std::string>().empty());
  }
  CHECK(lines == std::vector<std::int64_t>{3, 5, 7, 8});
  CHECK(found("good").size() == 3);
}

TEST_CASE_FIXTURE(Fixture, "a value that is not understood is named with its line, and the record is taken") {
  const auto added =
      add(record(1, "good") + R"({"id":"2","text":"good","playCount":"1,2M","videoMeta":{"duration":"0:15"}})" + "\n" +
          R"({"id":"3","text":"good","playCount":"1.2M","createTime":"yesterday"})" + "\n");
  CHECK(added.records == 3);
  CHECK(added.faults == 0);
  REQUIRE(added.first_faults.size() == 2);
  CHECK(added.first_faults[0]["line"] == 2);
  CHECK(added.first_faults[0]["added"] == true);
  CHECK(added.first_faults[0]["message"].get<std::string>().find("1,2M") != std::string::npos);
  CHECK(added.first_faults[1]["line"] == 3);
}

TEST_CASE_FIXTURE(Fixture, "what has no text is counted") {
  const auto added = add(record(1, "good") + record(2, "") + R"({"id":"3","playCount":5,"text":7})" + "\n");
  CHECK(added.records == 3);
  CHECK(added.without_text == 2);
}

TEST_CASE_FIXTURE(Fixture, "a job's page has those with a video first, as long as they fit; a search keeps its order") {
  for (const int number : {3, 700}) write("media/" + id(number) + ".mp4", "bytes");
  std::string text = record(3, "leg day at the gym", 20'000) + record(700, "a dog and its ball", 90'000'000);
  for (int number = 10; number < 600; ++number) text += record(number, "gym workout", 1'000'000 + number);
  catalogue.add(write("a.ndjson", text), files.path() + "/media");
  CHECK(ids(catalogue.search("gym workout", {}, 5)).front() != id(3));
  const auto first = ids(catalogue.search("gym workout", {}, 5, 0, 30));
  CHECK(first.front() == id(3));
  auto all = first;
  for (int skip = 5; skip < 600; skip += 95)
    for (auto& each : ids(catalogue.search("gym workout", {}, 95, skip, 30))) all.push_back(each);
  CHECK(all.size() == 591);
  CHECK(std::set<std::string>(all.begin(), all.end()).size() == 591);
}

TEST_CASE_FIXTURE(Fixture, "no more than twenty faults are told, all are counted") {
  std::string text = record(1, "good");
  for (int i = 0; i < 30; ++i) text += "{}\n";
  const auto added = add(text);
  CHECK(added.faults == 30);
  CHECK(added.first_faults.size() == 20);
}

TEST_CASE_FIXTURE(Fixture, "one array, objects over several lines, a last line without an end") {
  const auto pretty = base::parse_json(record(3, "third [x] \"q\" \\")).dump(2);
  CHECK(add("[" + record(1, "first, }] ") + ",\n" + record(2, "second") + "]\n").records == 2);
  CHECK(add(pretty + "\n" + base::parse_json(record(4, "fourth")).dump(4)).records == 2);
  CHECK(add(std::string{base::trim(record(5, "fifth"))}).records == 1);
  CHECK(found("third fourth").size() == 2);

  const auto some = add("[" + record(6, "sixth") + ", 5, {\"a\":1}, " + record(7, "seventh") + ",\n{\"id\":");
  CHECK(some.records == 2);
  CHECK(some.faults == 3);
  CHECK(some.first_faults[2]["line"] == 4);
  const auto huge =
      add("[" + record(8, "eighth") + ",{\"x\":\"" + std::string(9 << 20, 'x') + "\"}," + record(9, "ninth") + "]");
  CHECK(huge.records == 2);
  CHECK(huge.faults == 1);
}

TEST_CASE_FIXTURE(Fixture, "what holds no record is refused and leaves nothing") {
  for (const auto& text : {std::string{}, std::string{"\n\n"}, std::string{"hello"}, std::string{"[]"},
                           std::string{"{}\n{}"}, std::string(100'000, '['), std::string("\0\1\2", 3)}) {
    CAPTURE(text.substr(0, 10));
    CHECK(code_of([&] { add(text); }) == Code::INVALID_REQUEST);
  }
  CHECK(code_of([&] { catalogue.add(files.path() + "/nothing"); }) == Code::INVALID_REQUEST);
  CHECK(code_of([&] { catalogue.add("/dev/null"); }) == Code::INVALID_REQUEST);
  CHECK(catalogue.stats()["records"] == 0);
}

TEST_CASE_FIXTURE(Fixture, "a dry run counts and keeps nothing") {
  const auto file = write("a.ndjson", record(1, "bread") + record(2, "two"));
  CHECK(catalogue.add(file, {}, true).added == 2);
  CHECK(catalogue.stats()["records"] == 0);
  CHECK(catalogue.add(file).added == 2);
  CHECK(catalogue.add(file, {}, true).updated == 2);
  CHECK(found("bread").size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a folder of clips, with and without companions") {
  write("clips/7300000000000000042_beach-run.mp4", "bytes");
  write("clips/deep/morning_yoga.MOV", "bytes");
  write("clips/told.mp4", "bytes");
  write("clips/told.txt", "Leg day #gym");
  write("clips/known.mkv", "bytes");
  write("clips/known.info.json", record(7, "A record beside it"));
  write("clips/odd.webm", "bytes");
  write("clips/odd.json", "{not json");
  write("clips/empty.mp4", "");
  write("clips/more.ndjson", record(8, "A record of its own"));
  write("clips/notes.md", "no video");
  write("elsewhere.mp4", "bytes");
  fs::create_symlink(files.path() + "/elsewhere.mp4", files.path() + "/clips/link.mp4");
  const auto added = catalogue.add(files.path() + "/clips");
  CHECK(added.records == 6);
  CHECK(added.with_video == 5);
  std::map<std::string, std::string> faults;
  for (const auto& fault : added.first_faults)
    faults[fs::path{fault["file"].get<std::string>()}.filename()] = fault["message"];
  CHECK(faults.size() == 3);
  CHECK(faults["empty.mp4"] == "is empty");
  CHECK(faults["link.mp4"] == "is a link that leads out of the folder");
  CHECK(faults.contains("odd.json"));

  std::map<std::string, model::FoundVideo> by_name;
  for (const auto& hit : catalogue.search({}, {}, 100))
    if (hit.video.file) by_name[fs::path{*hit.video.file}.filename()] = hit.video;
  CHECK(by_name.size() == 5);
  const auto& run = by_name["7300000000000000042_beach-run.mp4"];
  CHECK(run.video_id == "7300000000000000042");
  CHECK(run.text == "beach run");
  CHECK(fs::path{*run.file}.is_absolute());
  CHECK(by_name["morning_yoga.MOV"].text == "morning yoga");
  CHECK(by_name["morning_yoga.MOV"].video_id.starts_with("file"));
  CHECK(by_name["told.mp4"].text == "Leg day #gym");
  CHECK(by_name["told.mp4"].hashtags == "gym");
  CHECK(by_name["known.mkv"].video_id == id(7));
  CHECK(by_name["known.mkv"].text == "A record beside it");
  CHECK(by_name["odd.webm"].text == "odd");
  CHECK(catalogue.add(files.path() + "/clips").updated == 6);
}

TEST_CASE_FIXTURE(Fixture, "--media gives records their files, which stay when the records come again") {
  write("media/" + id(1) + ".mp4", "bytes");
  write("media/" + id(2) + ".webm", "bytes");
  write("media/other.mp4", "bytes");
  const auto file = write("a.ndjson", record(1, "bread") + record(2, "two") + record(3, "three"));
  CHECK(catalogue.add(file, files.path() + "/media").with_video == 2);
  CHECK(catalogue.add(file).with_video == 0);
  CHECK(catalogue.stats()["with_video"] == 2);
  CHECK(catalogue.search("bread", {}, 1).front().video.file ==
        fs::canonical(files.path()) / "media" / (id(1) + ".mp4"));
}

TEST_CASE_FIXTURE(Fixture, "a record cannot name a file of this machine") {
  add(R"({"video_id":"1","author":"a","text":"secret","file":"/etc/passwd"})");
  CHECK_FALSE(catalogue.search("secret", {}, 1).front().video.file);
}

TEST_CASE_FIXTURE(Fixture, "the filter in the database and the filter itself agree") {
  add(posts(0, 2000));
  const auto all = catalogue.search({}, {}, 10'000);
  REQUIRE(all.size() == 2000);
  for (const auto* words : {"at least 500k views", "under 20 seconds", "between 10 and 45 seconds", "at least 8% likes",
                            "no ads", "less than 30k likes", "posted in the last 300 days", "must mention #fyp",
                            "no pinned videos", "at least 50k views, under 30 seconds, at least 10% likes"}) {
    CAPTURE(words);
    const auto filter = farm::discovery::read_filter(words);
    REQUIRE_FALSE(filter.conditions.empty());
    std::set<std::string> passing;
    for (const auto& hit : all)
      if (!farm::discovery::violation(filter, hit.video, clock.now())) passing.insert(hit.video.video_id);
    const auto found = ids(catalogue.search({}, filter, 10'000));
    CHECK(std::set<std::string>(found.begin(), found.end()) == passing);
    const auto gyms = ids(catalogue.search("gym", filter, 10'000));
    std::set<std::string> passing_gyms;
    for (const auto& hit : all)
      if (hit.video.text.find("gym") != std::string::npos && passing.contains(hit.video.video_id))
        passing_gyms.insert(hit.video.video_id);
    CHECK(std::set<std::string>(gyms.begin(), gyms.end()) == passing_gyms);
  }
}

TEST_CASE_FIXTURE(Fixture,
                  "what a filter leaves out is counted by its conditions, among those that speak of the prompt") {
  add(posts(0, 2000));
  const auto filter = farm::discovery::read_filter("at least 500k views, under 20 seconds");
  REQUIRE(filter.conditions.size() == 2);
  for (const auto* prompt : {"", "gym"}) {
    CAPTURE(prompt);
    farm::discovery::Tally wanted;
    for (const auto& hit : catalogue.search(prompt, {}, 10'000))
      if (const auto against = farm::discovery::breach(filter, hit.video, clock.now())) ++wanted[against->condition];
    REQUIRE(wanted.size() == 2);
    CHECK(catalogue.left_out(prompt, filter) == wanted);
  }
  CHECK(catalogue.left_out("gym", {}).empty());
}

TEST_CASE_FIXTURE(Fixture, "the order is that of the formula, the same each time, and pages fit together") {
  add(posts(0, 1500));
  const auto hits = catalogue.search("gym workout", {}, 400);
  REQUIRE(hits.size() == 400);
  for (std::size_t i = 1; i < hits.size(); ++i) CHECK(hits[i - 1].relevance.score >= hits[i].relevance.score);
  CHECK_FALSE(hits.front().relevance.reasons.empty());
  CHECK(hits.front().video.text.starts_with("gym workout"));
  CHECK(found("gym workout") == found("gym workout"));
  for (const auto* filter : {"", "at least 300k views"}) {
    const auto whole = found("gym workout", filter);
    std::vector<std::string> pages;
    for (std::int64_t skip = 0;; skip += 37) {
      const auto page = found("gym workout", filter, 37, skip);
      if (page.empty()) break;
      pages.insert(pages.end(), page.begin(), page.end());
    }
    CHECK(pages == whole);
    CHECK(std::set<std::string>(pages.begin(), pages.end()).size() == pages.size());
  }
}

TEST_CASE_FIXTURE(Fixture, "what a search is asked for cannot break it") {
  add(record(1, "NOT a \"quoted\" AND OR near"));
  for (const auto* prompt : {"\"", "' OR 1=1 --", "NOT AND OR", "*", "a*", "terms:x", "(", "\xFF\xFE", "^x", "{}"}) {
    CAPTURE(prompt);
    CHECK_NOTHROW(catalogue.search(prompt, {}, 10));
  }
  CHECK(found("quoted").size() == 1);
  CHECK(found("quoted", {}, 0).empty());
}

TEST_CASE_FIXTURE(Fixture, "an author's videos, the newest first") {
  add(record(1, "a", 1, "Ann_B.1") + record(3, "c", 1, "Ann_B.1") + record(2, "b", 1, "Ann_B.1") +
      record(4, "by ann b 1", 1, "bob"));
  const auto ids_of = [](const std::vector<model::FoundVideo>& videos) {
    std::vector<std::string> made;
    for (const auto& video : videos) made.push_back(video.video_id);
    return made;
  };
  CHECK(ids_of(catalogue.channel("ann_b.1", 10, 0)) == std::vector{id(3), id(2), id(1)});
  CHECK(ids_of(catalogue.channel("@ANN_B.1", 1, 1)) == std::vector{id(2)});
  CHECK(catalogue.channel("ann", 10, 0).empty());
  CHECK(catalogue.channel("", 10, 0).empty());
  CHECK(catalogue.channel("__", 10, 0).empty());
}

TEST_CASE_FIXTURE(Fixture, "rare words tell more, and counting keeps up with what is added") {
  add(posts(0, 200));
  const auto rarity = catalogue.rarity();
  const auto gym = farm::discovery::stem_of("gym"), dog = farm::discovery::stem_of("dog");
  CHECK(rarity("unheard") > rarity(dog));
  CHECK(rarity(dog) > rarity(gym));
  CHECK(rarity(gym) > 0);
  const auto before = rarity(dog);
  add(record(1000, "dog dog") + record(1001, "another dog"));
  CHECK(rarity(dog) < before);
}

TEST_CASE_FIXTURE(Fixture, "statistics, and forgetting everything") {
  CHECK(catalogue.stats()["records"] == 0);
  CHECK(catalogue.clear() == 0);
  add(record(1, "#b #a", 1, "x") + record(2, "#a", 1, "X") + record(3, "#c", 1, "y"));
  const auto stats = catalogue.stats();
  CHECK(stats["records"] == 3);
  CHECK(stats["authors"] == 2);
  CHECK(stats["with_video"] == 0);
  CHECK(stats["bytes"] > 0);
  CHECK(stats["oldest"] == base::format_instant(base::from_millis(1'760'000'001'000)));
  CHECK(stats["newest"] == base::format_instant(base::from_millis(1'760'000'003'000)));
  CHECK(stats["hashtags"] ==
        base::Json{{{"tag", "a"}, {"count", 2}}, {{"tag", "b"}, {"count", 1}}, {{"tag", "c"}, {"count", 1}}});
  CHECK(catalogue.clear() == 3);
  CHECK(catalogue.stats()["records"] == 0);
  CHECK(found("a").empty());
  CHECK(add(record(1, "again")).added == 1);
  CHECK(found("again").size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a damaged catalogue is known as such, and clear puts it aside and begins another") {
  const auto file = std::filesystem::path{folder.path()} / "catalogue.db";
  const auto fault = [&] { return farm::discovery::catalogue_fault(file); };
  CHECK_FALSE(fault());
  add(posts(0, 50));
  CHECK_FALSE(fault());
  const auto damage = [&] {
    for (const auto* part : {"-wal", "-shm"}) std::filesystem::remove(file.string() + part);
    std::fstream{file, std::ios::in | std::ios::out | std::ios::binary} << std::string(100, '\0');
  };
  damage();
  REQUIRE(fault());
  CHECK(catalogue.clear() == 0);
  CHECK_FALSE(fault());
  CHECK(add(record(1, "again")).added == 1);
  CHECK(found("again").size() == 1);
  damage();
  Catalogue reopened{folder.path(), clock};
  CHECK(fault());
  CHECK(code_of([&] { reopened.search("again", {}, 10); }) == Code::STORAGE_DAMAGED);
  reopened.clear();
  CHECK(reopened.search("again", {}, 10).empty());
  int aside = 0;
  for (const auto& each : std::filesystem::directory_iterator{folder.path()})
    aside += each.path().filename().string().starts_with("catalogue.db.damaged-") ? 1 : 0;
  CHECK(aside == 2);
}

TEST_CASE_FIXTURE(Fixture, "what was added is there after a restart") {
  add(posts(0, 50));
  const auto before = found("gym");
  const Catalogue reopened{folder.path(), clock};
  CHECK(ids(reopened.search("gym", {}, 1000)) == before);
}

TEST_CASE("the provider: pages without end or overlap, and plain words when there is nothing") {
  Fixture own;
  store::Store store{own.folder.path(), own.clock};
  const auto settings = settings::Settings::load({{"state", own.folder.path()}});
  const auto provider =
      farm::discovery::make_catalogue_provider(farm::Farm{store, settings, {}, "usr_1", ""}, own.catalogue);
  const farm::discovery::Filter filter;
  const auto going = [] { return false; };
  CHECK(provider->name() == "catalogue");
  CHECK(code_of([&] { provider->check(model::JobMode::search); }) == Code::PROVIDER_NOT_READY);
  own.add(posts(0, 300));
  provider->check(model::JobMode::search);
  provider->check(model::JobMode::channel);
  for (const auto mode : {model::JobMode::search, model::JobMode::channel}) {
    std::vector<std::string> seen;
    std::optional<std::string> cursor;
    do {
      const auto page = provider->page({mode, "gym", "author3", filter, 25, cursor}, going);
      for (const auto& video : page.videos) seen.push_back(video.video_id);
      cursor = page.next_cursor;
    } while (cursor);
    CHECK(seen.size() == (mode == model::JobMode::search ? 120 : 43));
    CHECK(std::set<std::string>(seen.begin(), seen.end()).size() == seen.size());
  }
  CHECK(code_of([&] {
          provider->page({model::JobMode::channel, "", "nobody", filter, 5, {}}, going);
        }) == Code::PROVIDER_REFUSED);
  CHECK(code_of([&] {
          provider->page({model::JobMode::search, "gym", "", filter, 5, "nonsense"}, going);
        }) == Code::INVALID_REQUEST);
}
