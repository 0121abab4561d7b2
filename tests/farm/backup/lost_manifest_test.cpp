// A backup whose manifest.json is lost or damaged, while its database is whole.

#include "farm/backup/backup_fixture.hpp"
#include "farm/backup/place.hpp"
#include "farm/backup/restore.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
namespace fs = std::filesystem;

namespace {

struct Fixture : test::BackupFixture {
  fs::path manifest(const std::string& name) const { return shelf.of(name) / farm::backup::manifest_name; }
  void change(const std::string& name, const std::string& field, const base::Json& value) const {
    auto json = base::Json::parse(bytes_of(manifest(name)));
    json[base::Json::json_pointer{field}] = value;
    std::ofstream{manifest(name)} << json;
  }
  static bool is_plain(const std::string& words) {
    return words.find("json.exception") == std::string::npos && words.find("type_error") == std::string::npos;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "its database brings the farm back, and what is unknown is said") {
  const auto video = upload("a video's bytes");
  const auto lost = upload("a lost video");
  const auto kept = post(clock.now() + 1h);
  fs::remove(fs::path{folder.path()} / "media" / lost.sha256.substr(0, 2) / lost.sha256);
  std::ofstream{fs::path{folder.path()} / "webhook.root"} << "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n";
  const auto name = create();
  const auto whole = listed(name);
  const auto text = bytes_of(manifest(name));
  const std::map<std::string, std::string> forms{{"is missing", ""},
                                                 {"is empty", ""},
                                                 {"is cut or damaged", text.substr(0, 300)},
                                                 {"is cut or damaged ", "null"},
                                                 {"is cut or damaged  ", std::string(200'000, '[')},
                                                 {"lacks something", R"({"name":"x"})"},
                                                 {"lacks something ", R"({"name":1})"}};
  for (const auto& [fault, content] : forms) {
    CAPTURE(fault);
    const auto words = fault.substr(0, fault.find_last_not_of(' ') + 1);
    fs::remove(manifest(name));
    if (fault != "is missing") std::ofstream{manifest(name)} << content;
    const auto shown = listed(name);
    CHECK(partial(shown));
    CHECK_MESSAGE(shown.fault->find("manifest.json " + words) != std::string::npos, *shown.fault);
    CHECK(is_plain(*shown.fault));
    CHECK(std::tie(shown.created_at, shown.last_event, shown.generation, shown.farm, shown.media_files) ==
          std::tuple{std::chrono::floor<std::chrono::seconds>(whole.created_at), whole.last_event, whole.generation,
                     whole.farm, 2});
    const auto verified = verify(name);
    CHECK(verified.usable());
    REQUIRE(verified.faults.size() == 2);
    CHECK(verified.faults[0].file == "manifest.json");
    CHECK_MESSAGE(verified.faults[0].fault.find("unknown whether farmtok.db, webhook.secret, webhook.root hold") !=
                      std::string::npos,
                  verified.faults[0].fault);
    CHECK(verified.faults[1].file == "media/" + lost.sha256);
    const test::TempFolder place;
    const auto restored = farm::backup::restore_backup(shelf, name, place.path(), false, settings, clock);
    CHECK(restored.media_files == 1);
    CHECK(restored.missing.size() == 1);
    CHECK(farm::backup::to_json(restored).at("unknown") == verified.unknown);
    CHECK(fs::exists(fs::path{place.path()} / "webhook.root"));
    CHECK(fs::exists(fs::path{place.path()} / "media" / video.sha256.substr(0, 2) / video.sha256));
    store::Store opened{place.path(), clock};
    opened.read([&](sql::Database& db) { CHECK_NOTHROW(farm::planning::get_post(db, kept.scheduled_id)); });
  }
}

TEST_CASE_FIXTURE(Fixture, "a number that cannot be right makes it no newer, and does not end in a smaller one") {
  const auto first = create();
  for (const auto& wrong : {base::Json(9'223'372'036'854'775'807), base::Json(-1),
                            base::Json(18'000'000'000'000'000'000U), base::Json(1.5), base::Json("2")}) {
    CAPTURE(wrong);
    const auto text = bytes_of(manifest(first));
    change(first, "/sequence", wrong);
    CHECK(partial(listed(first)));
    const auto next = create();
    CHECK(shelf.list().front().name == next);
    CHECK(shelf.prune(1, true).names.back() != next);
    std::ofstream{manifest(first)} << text;
  }
  change(first, "/sequence", farm::backup::largest_number);
  for (int i = 0; i < 2; ++i) {
    const auto next = create();
    CHECK(listed(next).sequence == farm::backup::largest_number);
    CHECK(shelf.list().front().name == next);
  }
}

TEST_CASE_FIXTURE(Fixture, "where the digest is right, a wrong size in the manifest costs nothing") {
  const auto name = create();
  const auto bytes = static_cast<std::int64_t>(fs::file_size(shelf.of(name) / "farmtok.db"));
  for (const auto wrong : {bytes + 1, -bytes}) {
    change(name, "/files/0/bytes", wrong);
    CHECK(listed(name).restorable);
    const auto verified = verify(name);
    REQUIRE(verified.faults.size() == 1);
    CHECK(verified.faults.front().file == "manifest.json");
    const test::TempFolder place;
    CHECK_NOTHROW(farm::backup::restore_backup(shelf, name, place.path(), false, settings, clock));
  }
}

TEST_CASE_FIXTURE(Fixture, "what shows by itself that it is damaged is not restored") {
  {
    sql::Database catalogue{folder.path() + "/catalogue.db", sql::Database::Mode::write};
    catalogue.script("CREATE TABLE videos (n)");
  }
  const auto name = create();
  fs::remove(manifest(name));
  flip(shelf.of(name) / "catalogue.db");
  {
    const test::TempFolder place;
    const auto restored = farm::backup::restore_backup(shelf, name, place.path(), false, settings, clock);
    REQUIRE(restored.left_out.size() == 1);
    CHECK(restored.left_out.front().file == "catalogue.db");
  }
  flip(shelf.of(name) / "farmtok.db");
  CHECK_FALSE(listed(name).restorable);
  const test::TempFolder place;
  CHECK(test::code_of([&] { farm::backup::restore_backup(shelf, name, place.path(), false, settings, clock); }) ==
        Code::STORAGE_DAMAGED);
  CHECK(fs::is_empty(place.path()));
}

TEST_CASE_FIXTURE(Fixture, "it is taken by its path, also under another name; the state of a farm is not") {
  post(clock.now() + 1h);
  const auto name = create();
  fs::remove(manifest(name));
  const test::TempFolder place;
  const auto moved = fs::path{place.path()} / "renamed";
  fs::copy(shelf.of(name), moved, fs::copy_options::recursive);
  const auto restored =
      farm::backup::restore_backup(shelf, moved.string(), fs::path{place.path()} / "state", false, settings, clock);
  CHECK(restored.about.created_at > base::Instant{});
  CHECK(farm::backup::to_json(restored).contains("warning"));
  CHECK(test::code_of([&] { farm::backup::place_of(shelf, folder.path() + "/", "restore"); }) == Code::NOT_FOUND);
}

TEST_CASE_FIXTURE(Fixture, "prune keeps the stored videos of one, and a verdict that cannot be understood is none") {
  const auto video = upload("a video's bytes");
  const auto name = create();
  fs::remove(manifest(name));
  CHECK(shelf.prune(5, false).names.empty());
  CHECK(fs::exists(pooled(video)));
  const auto sound = create();
  for (const std::string text : {R"({"fault":1,"restorable":"no"})", "[]", "{"}) {
    std::ofstream{shelf.of(sound) / "verdict.json"} << text;
    CHECK(listed(sound).state == model::BackupState::good);
  }
}
