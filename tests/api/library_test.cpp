#include <filesystem>
#include <fstream>

#include "api/api_fixture.hpp"

using namespace farmtok;
using base::Json;
using http::Method;

namespace {

struct Fixture : test::ApiFixture {
  model::Media upload(const std::string& bytes) {
    farm::library::Incoming incoming{farm};
    incoming.write(bytes);
    return media.store(incoming, "video/mp4");
  }
  Json data(Method method, const std::string& path, const Json& body = nullptr,
            std::vector<std::pair<std::string, std::string>> query = {}) {
    const auto answer = json(call(method, path, body, {}, std::move(query)));
    REQUIRE_MESSAGE(answer.value("success", false), answer.dump());
    return answer.at("data");
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "stored files are listed with their uses, and one shows what uses it") {
  const auto clip = upload("clip");
  clock.advance(std::chrono::seconds{1});
  upload("other");
  const auto made = result(job().job_id, {{"original_video_url", farm.links.media(clip.media_id)}});
  const auto all = data(Method::get, "/media");
  CHECK(all["total"] == 2);
  CHECK(all["items"][0]["uses"] == 0);
  CHECK(all["items"][1]["uses"] == 1);
  CHECK(all["items"][1]["url"] == farm.links.media(clip.media_id));
  CHECK(data(Method::get, "/media", nullptr, {{"only", "unused"}})["total"] == 1);
  CHECK(call(Method::get, "/media", nullptr, {}, {{"only", "best"}}).status == 400);
  const auto info = data(Method::get, "/media/" + clip.media_id + "/info");
  CHECK(info["used_by"] == Json{{"results", {made.result_id}}, {"posts", Json::array()}});
  CHECK(info.dump().find(folder.path()) == std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a gone file answers in clear words, and its facts stay") {
  const auto clip = upload("clip");
  media.let_go([&](store::Tx&) { return std::vector{clip}; });
  const auto answer = call(Method::get, "/media/" + clip.media_id);
  CHECK(answer.status == 404);
  CHECK(json(answer)["error"]["code"] == "MEDIA_NOT_FOUND");
  CHECK(json(answer)["error"]["message"].get<std::string>().find("no longer stored") != std::string::npos);
  CHECK(data(Method::get, "/media/" + clip.media_id + "/info").contains("gone_at"));
}

TEST_CASE_FIXTURE(Fixture, "only an unused file is removed, and a dry run removes none") {
  const auto clip = upload("clip");
  const auto path = "/media/" + clip.media_id;
  const auto used = result(job().job_id, {{"original_video_url", farm.links.media(clip.media_id)}});
  CHECK(call(Method::delete_, path).status == 409);
  farm::jobs::delete_job(farm, used.job_id);
  CHECK(json(call(Method::delete_, path, nullptr, {}, {{"dry_run", "true"}}))["dry_run"] == true);
  CHECK(std::filesystem::exists(media.path(clip)));
  CHECK(data(Method::delete_, path)["removed"] == true);
  CHECK(!std::filesystem::exists(media.path(clip)));
  CHECK(data(Method::delete_, path)["removed"] == false);
}

TEST_CASE_FIXTURE(Fixture, "gc and verify answer what they did, by reason and by file") {
  settings = settings::Settings::load({{"state", folder.path()}, {"media.keep_unused", "0s"}});
  const auto clip = upload("clip");
  clock.advance(std::chrono::hours{2});
  CHECK(data(Method::post, "/media/verify", Json::object())["files"] == 1);
  CHECK(call(Method::post, "/media/verify", Json{{"ids", Json::array()}}).status == 400);
  CHECK(call(Method::post, "/media/verify", Json{{"media_ids", {7}}}).status == 400);
  const auto shown = data(Method::post, "/media/gc", nullptr, {{"dry_run", "true"}});
  CHECK(shown["files"] == 1);
  CHECK(shown["items"][0]["media_id"] == clip.media_id);
  CHECK(shown["kept_bytes"] == 0);
  CHECK(std::filesystem::exists(media.path(clip)));
  CHECK(data(Method::post, "/media/gc") == shown);
  CHECK(!std::filesystem::exists(media.path(clip)));
}

TEST_CASE_FIXTURE(Fixture, "a file is released from quarantine by media or by digest") {
  const auto clip = upload("clip");
  const auto lock = [&](const std::string& sha256) {
    store.write([&](store::Tx& tx) { tx.db("INSERT INTO crashes VALUES (?, 2, 'signal 11', 0)", sha256).run(); });
  };
  lock(clip.sha256);
  CHECK(data(Method::get, "/media/" + clip.media_id + "/info")["quarantined"] == "signal 11");
  CHECK(data(Method::post, "/media/" + clip.media_id + "/release")["released"] == true);
  CHECK(data(Method::post, "/media/" + clip.media_id + "/release")["released"] == false);
  const std::string never_stored(64, 'c');
  lock(never_stored);
  CHECK(data(Method::post, "/media/" + never_stored + "/release")["released"] == true);
}

TEST_CASE_FIXTURE(Fixture, "a volunteer reads that the video of a post is no longer stored") {
  const auto clip = upload("clip");
  const auto due = post(clock.now() + std::chrono::hours{1}, {{"original_video_url", farm.links.media(clip.media_id)}});
  const auto copy = upload("copy");
  store.write([&](store::Tx& tx) {
    tx.db("UPDATE posts SET dedup_status = 'completed', fired = 1, deduplicated_video_url = ? WHERE scheduled_id = ?",
          "media:" + copy.media_id, due.scheduled_id)
        .run();
  });
  const auto page = [&] {
    return text(call(Method::get, "/volunteer/" + due.scheduled_id, nullptr, {{"Accept", "text/html"}}));
  };
  CHECK(page().find("<video") != std::string::npos);
  media.let_go([&](store::Tx&) { return std::vector{copy}; });
  CHECK(page().find("<video") == std::string::npos);
  CHECK(page().find("not kept any more") != std::string::npos);
  CHECK(page().find("name=\"proof_url\"") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "an Idempotency-Key counts for files, backups and the catalogue, too") {
  const auto keyed = [&](Method method, const std::string& path, const std::string& key, const Json& body = nullptr,
                         std::vector<std::pair<std::string, std::string>> query = {}) {
    return call(method, path, body, {{"Idempotency-Key", key}}, std::move(query));
  };
  const auto mismatch = [](const http::Response& answer) {
    return json(answer).at("error").at("code") == "IDEMPOTENCY_MISMATCH";
  };
  clock.advance(std::chrono::seconds{1});
  const auto made = keyed(Method::post, "/backups", "b-1");
  CHECK(made.status == 201);
  clock.advance(std::chrono::seconds{1});
  CHECK(text(keyed(Method::post, "/backups", "b-1")) == text(made));
  CHECK(data(Method::get, "/backups")["total"] == 1);
  CHECK_MESSAGE(mismatch(keyed(Method::post, "/backups/prune", "b-1")), "a key of another request");
  CHECK(keyed(Method::post, "/backups/prune", "p-1", nullptr, {{"keep", "3"}}).status == 200);
  CHECK_MESSAGE(mismatch(keyed(Method::post, "/backups/prune", "p-1", nullptr, {{"keep", "4"}})),
                "the query is a part of the request");

  const auto clip = upload("clip");
  const auto path = "/media/" + clip.media_id;
  const auto dry = keyed(Method::delete_, path, "m-1", nullptr, {{"dry_run", "true"}});
  CHECK_MESSAGE(json(dry)["dry_run"] == true, "a dry run keeps no answer");
  const auto gone = keyed(Method::delete_, path, "m-1");
  CHECK(json(gone)["data"]["removed"] == true);
  CHECK(text(keyed(Method::delete_, path, "m-1")) == text(gone));
  CHECK(data(Method::delete_, path)["removed"] == false);
  CHECK(mismatch(keyed(Method::post, "/media/verify", "m-1", Json::object())));

  const auto file = std::filesystem::path{folder.path()} / "found.ndjson";
  std::ofstream{file} << R"({"video_id":"v1","author":"a","text":"x"})"
                      << "\n";
  const auto here = [&](Method method, const std::string& key, const Json& body) {
    http::Request request;
    request.door = http::Door::operator_;
    request.method = method;
    request.path = "/catalogue";
    request.headers.add("Idempotency-Key", key);
    if (!body.is_null()) request.body = body.dump();
    try {
      return router.find(method, request.path).route->handler(request);
    } catch (const base::Error& error) {
      return hooks.error(request, error);
    }
  };
  const auto added = here(Method::post, "c-1", {{"path", file.string()}});
  CHECK(json(added)["data"]["added"] == 1);
  CHECK(text(here(Method::post, "c-1", {{"path", file.string()}})) == text(added));
  CHECK(mismatch(here(Method::post, "c-1", {{"path", "/else"}})));
  CHECK(json(here(Method::delete_, "c-2", nullptr))["data"]["removed"] == 1);
  CHECK_MESSAGE(json(here(Method::delete_, "c-2", nullptr))["data"]["removed"] == 1, "the first answer");
}
