#include "farm/discovery/records/shapes.hpp"

#include <doctest/doctest.h>

#include "farm/discovery/records/records.hpp"
#include "model/json.hpp"
#include "support.hpp"

using namespace farmtok;
using base::Json;

namespace {

std::optional<model::FoundVideo> read(const std::string& json, std::string_view base = {}) {
  return farm::discovery::read_record(base::parse_json(json), test::noon(), base);
}

model::FoundVideo must_read(const std::string& json, std::string_view base = {}) {
  const auto video = read(json, base);
  REQUIRE_MESSAGE(video, json);
  return *video;
}

}  // namespace

TEST_CASE("photo posts are known in every shape") {
  for (const std::string record :
       {R"({"aweme_id":"1","aweme_type":150,"desc":"x"})", R"({"aweme_id":"1","aweme_type":68,"desc":"x"})",
        R"({"aweme_id":"1","desc":"x","image_post_info":{"images":[{}]}})",
        R"({"id":"1","desc":"x","imagePost":{"images":[]}})",
        R"({"video_id":"1","title":"x","images":["https://a.test/1.jpg"]})",
        R"({"id":"1","playCount":1,"isSlideshow":true})",
        R"({"id":"1","playCount":1,"slideshowImageLinks":[{"tiktokLink":"https://a.test/1.jpg"}]})",
        R"({"id":"1","uploader":"ann","ext":"m4a","vcodec":"none","url":"https://a.test/1.m4a"})",
        R"({"id":"1","uploader":"ann","vcodec":"none","formats":[{"vcodec":"none"}]})",
        R"({"video_id":"1","text":"x","photo":true})"}) {
    CAPTURE(record);
    CHECK(must_read(record).photo);
  }
  for (const std::string record :
       {R"({"aweme_id":"1","aweme_type":0,"desc":"x","image_post_info":null})",
        R"({"id":"1","playCount":1,"isSlideshow":false})", R"({"video_id":"1","title":"x","images":[]})",
        R"({"id":"1","uploader":"ann","vcodec":"h264"})",
        R"({"id":"1","uploader":"ann","vcodec":"none","formats":[{"vcodec":"none"},{"vcodec":"h265"}]})"}) {
    CAPTURE(record);
    CHECK_FALSE(must_read(record).photo);
  }
}

TEST_CASE("pages of a channel and users are no videos") {
  for (
      const std::string record :
      {R"({"_type":"playlist","id":"ann","uploader":"ann","webpage_url":"https://www.tiktok.com/@ann","description":"x"})",
       R"({"id":"6800000000000000001","uniqueId":"ann","nickname":"Ann","stats":{"followerCount":5,"heartCount":7}})"}) {
    CAPTURE(record);
    CHECK_FALSE(read(record));
  }
}

TEST_CASE("records are read from the lists services write them in") {
  const std::string aweme = R"({"aweme_id":"1","desc":"x"})", web = R"({"id":"2","desc":"y"})",
                    flat = R"({"_type":"url","id":"3","uploader":"ann","url":"https://www.tiktok.com/@ann/video/3"})";
  struct Row {
    std::string text;
    std::size_t videos, faults;
  };
  for (const auto& [text, videos, faults] :
       {Row{R"({"itemList":[)" + web + "," + web + "]}", 2, 0},
        {R"({"collector":[)" + web + "]}", 1, 0},
        {R"({"status_code":0,"aweme_list":[)" + aweme + R"(,{"desc":"no id"}]})", 1, 1},
        {R"({"data":[{"type":1,"item":)" + web + "}]}", 1, 0},
        {R"({"data":[{"type":1,"aweme_info":)" + aweme + "}]}", 1, 0},
        {R"({"code":0,"data":{"videos":[{"video_id":"4","title":"x"}]}})", 1, 0},
        {R"({"itemInfo":{"itemStruct":)" + web + "}}", 1, 0},
        {R"({"_type":"playlist","id":"ann","entries":[)" + flat + ",null," + flat + "]}", 2, 0},
        {R"({"_type":"playlist","id":"ann","entries":[{"_type":"playlist","id":"tab","entries":[)" + flat + "]}]}", 1,
         0},
        {web, 1, 0}}) {
    CAPTURE(text);
    const auto made = farm::discovery::read_records_text(text, test::noon());
    CHECK(made.videos.size() == videos);
    CHECK(made.faults.size() == faults);
  }
}

TEST_CASE("what holds no records that are understood says what it is and where records are") {
  const auto words_of = [](const std::string& text) -> std::string {
    try {
      farm::discovery::read_records_text(text, test::noon());
    } catch (const base::Error& error) {
      return error.message;
    }
    return "";
  };
  CHECK(words_of(R"({"_type":"playlist","id":"ann","uploader":"ann"})").find("--dump-single-json") !=
        std::string::npos);
  CHECK(words_of(R"({"answer":{"posts":[{"id":"1","desc":"x"}]}})").find("jq -c '.answer.posts[]'") !=
        std::string::npos);
  CHECK(words_of(R"({"entries":[]})") == "is no record of a video, or has no id");
  CHECK(words_of("7") == "is no record of a video, or has no id");
  CHECK(words_of(R"({"id":"1","colour":"red"})") ==
        "has an id, but neither the text and the author of a video nor a field of a known service");
}
