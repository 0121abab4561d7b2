#include "farm/discovery/records/records.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/text/text.hpp"
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

const auto posted = *base::parse_instant("2026-05-01T00:00:00Z");
const auto stamp = std::to_string(base::to_millis(posted) / 1000);

/// The same video as each service would write it.
struct Shape {
  const char* name;
  std::string record;
};

std::vector<Shape> shapes() {
  return {
      {"aweme",
       R"({"aweme_id":"7300000000000000001","desc":"Day 30 #GymTok","create_time":)" + stamp +
           R"(,"share_url":"https://www.tiktok.com/@ann/video/7300000000000000001","author":{"uid":"1","unique_id":"ann",
           "nickname":"Ann B"},"statistics":{"play_count":1000,"digg_count":100,"comment_count":10,"share_count":5,
           "collect_count":3},"video":{"duration":12500,"width":720,"height":1280,
           "play_addr":{"url_list":["https://v.test/1.mp4"]},"cover":{"url_list":["https://v.test/1.jpg"]}},
           "music":{"title":"Song"},"is_top":0})"},
      {"tikwm",
       R"({"video_id":"7300000000000000001","title":"Day 30 #GymTok","region":"DE","duration":12.5,
           "play":"/video/media/play/1.mp4","cover":"https://v.test/1.jpg","play_count":1000,"digg_count":100,
           "comment_count":10,"share_count":5,"collect_count":3,"create_time":)" +
           stamp + R"(,"music_info":{"title":"Song"},"author":{"id":"1","unique_id":"ann","nickname":"Ann B"}})"},
      {"scraped",
       R"({"id":"7300000000000000001","text":"Day 30 #GymTok","createTime":)" + stamp +
           R"(,"authorMeta":{"name":"ann","nickName":"Ann B","verified":false},"musicMeta":{"musicName":"Song"},
           "webVideoUrl":"https://www.tiktok.com/@ann/video/7300000000000000001","videoUrl":"https://v.test/1.mp4",
           "videoMeta":{"height":1280,"width":720,"duration":12.5,"coverUrl":"https://v.test/1.jpg"},"diggCount":100,
           "shareCount":5,"playCount":1000,"commentCount":10,"collectCount":3,"hashtags":[{"name":"GymTok"}]})"},
      {"scraped, time in words",
       R"({"id":"7300000000000000001","text":"Day 30 #GymTok","createTimeISO":"2026-05-01T00:00:00.000Z",
           "authorMeta":{"name":"ann","nickName":"Ann B"},"videoMeta":{"duration":12.5},"diggCount":100,
           "shareCount":5,"playCount":1000,"commentCount":10,"collectCount":3,"hashtags":["gymtok"],
           "musicMeta":{"musicName":"Song"}, "videoUrl":"https://v.test/1.mp4"})"},
      {"web", R"({"id":"7300000000000000001","desc":"Day 30 #GymTok","createTime":")" + stamp +
                  R"(","author":{"uniqueId":"ann","nickname":"Ann B"},"stats":{"playCount":1000,"diggCount":100,
           "commentCount":10,"shareCount":5,"collectCount":"3"},"video":{"duration":12.5,"width":720,"height":1280,
           "playAddr":"https://v.test/1.mp4","cover":"https://v.test/1.jpg"},"music":{"title":"Song"}})"},
      {"yt-dlp, flat",
       R"({"_type":"url","ie_key":"TikTok","id":"7300000000000000001",
           "url":"https://www.tiktok.com/@ann/video/7300000000000000001","uploader":"ann","creator":"Ann B",
           "description":"Day 30 #GymTok","timestamp":)" +
           stamp + R"(,"duration":12.5,"view_count":1000,"like_count":100,"comment_count":10,"repost_count":5,
           "save_count":3,"track":"Song"})"},
      {"yt-dlp, whole",
       R"({"id":"7300000000000000001","webpage_url":"https://www.tiktok.com/@ann/video/7300000000000000001",
           "url":"https://v.test/1.mp4","ext":"mp4","formats":[{}],"uploader":"ann","creator":"Ann B",
           "title":"Day 30 #GymTok","timestamp":)" +
           stamp + R"(,"duration":12.5,"view_count":1000,"like_count":100,"comment_count":10,"repost_count":5,
           "save_count":3,"track":"Song","width":720,"height":1280})"},
      {"wrapped by a search",
       R"({"aweme_info":{"aweme_id":7300000000000000001,"desc":"Day 30 #GymTok","create_time":)" + stamp +
           R"(,"author":{"unique_id":"ann","nickname":"Ann B"},"statistics":{"play_count":1000,"digg_count":100,
           "comment_count":10,"share_count":5,"collect_count":3},"video":{"duration":12500},
           "music":{"title":"Song"}}})"},
      {"farmtok",
       R"({"video_id":"7300000000000000001","source_url":"https://www.tiktok.com/@ann/video/7300000000000000001",
           "author":"ann","author_name":"Ann B","text":"Day 30 #GymTok","hashtags":"gymtok",
           "posted_at":"2026-05-01T00:00:00Z","seconds":12.5,"views":1000,"likes":100,"comments":10,"shares":5,"saves":3,
           "music":"Song","pinned":false,"advertisement":false,"fetched_at":"2026-05-02T00:00:00Z"})"},
  };
}

}  // namespace

TEST_CASE("the same video in every shape") {
  for (const auto& [name, record] : shapes()) {
    CAPTURE(name);
    const auto video = must_read(record, "https://api.test");
    CHECK(video.video_id == "7300000000000000001");
    CHECK(video.source_url == "https://www.tiktok.com/@ann/video/7300000000000000001");
    CHECK(video.author == "ann");
    CHECK(video.author_name == "Ann B");
    CHECK(video.text == "Day 30 #GymTok");
    CHECK(video.hashtags == "gymtok");
    CHECK(video.posted_at == posted);
    CHECK(video.seconds == 12.5);
    CHECK(video.views == 1000);
    CHECK(video.likes == 100);
    CHECK(video.comments == 10);
    CHECK(video.shares == 5);
    CHECK(video.saves == 3);
    CHECK(video.music == "Song");
    CHECK_FALSE(video.pinned);
    CHECK_FALSE(video.advertisement);
    if (video.width) CHECK(*video.width == 720);
    if (video.height) CHECK(*video.height == 1280);
  }
}

TEST_CASE("what a record tells by its usual names is read, whatever shape it has") {
  struct Row {
    const char* name;
    const char* record;
  };
  for (
      const auto& [name, record] : {
          Row{"text and author beside yt-dlp's counts",
              R"("id":"1","text":"Tag 30 #Gym","author":"taro","view_count":120000,"duration":20,"webpage_url":"https://v.test/1")"},
          Row{"a caption and a user name", R"("id":"1","caption":"Tag 30 #Gym","username":"@taro","view_count":120000,
               "duration":20,"webpage_url":"https://v.test/1")"},
          Row{"an object of the author", R"("id":"1","title":"Tag 30 #Gym","author":{"name":"taro"},"view_count":120000,
               "duration":20,"webpage_url":"https://v.test/1")"},
          Row{"a scraper's page", R"("id":"1","text":"Tag 30 #Gym","author":"taro","playCount":"120000","duration":20,
               "url":5,"permalink":"https://v.test/1")"},
          Row{"a user beside a description",
              R"("id":"1","desc":"","description":"Tag 30 #Gym","user":{"username":"taro"},
               "views":120000,"duration":20,"link":"https://v.test/1")"},
          Row{"tikwm's id",
              R"("video_id":"1","title":"","description":"Tag 30 #Gym","uploader":"taro","play_count":120000,
               "duration":20,"share_url":"https://v.test/1")"},
          Row{"aweme's id", R"("aweme_id":"1","text":"Tag 30 #Gym","author":"taro","viewCount":120000,
               "video":{"duration":20000},"share_url":"https://v.test/1")"},
      }) {
    CAPTURE(name);
    const auto video = must_read(std::string{"{"} + record + "}");
    CHECK(video.text == "Tag 30 #Gym");
    CHECK(video.author == "taro");
    CHECK(video.hashtags == "gym");
    CHECK(video.views == 120'000);
    CHECK(video.seconds == 20);
    CHECK(video.source_url == "https://v.test/1");
  }
}

TEST_CASE("a relative address is completed, or left out where nobody knows its host") {
  const auto record = shapes()[1].record;
  CHECK(must_read(record, "https://api.test/").video_url == "https://api.test/video/media/play/1.mp4");
  CHECK_FALSE(must_read(record).video_url);
}

TEST_CASE("what to_json wrote is read back") {
  auto video = must_read(shapes()[0].record);
  video.pinned = true;
  video.advertisement = true;
  video.file = "/clips/1.mp4";
  video.region = "DE";
  const auto again = farm::discovery::read_record(model::to_json(video), test::noon());
  REQUIRE(again);
  CHECK(model::to_json(*again) == model::to_json(video));
}

TEST_CASE("ids stay text, whatever their size") {
  struct Row {
    const char* id;
    const char* read;  // empty: no id
  };
  for (const auto& [id, wanted] : {Row{"\"7300000000000000001\"", "7300000000000000001"},
                                   {"7300000000000000001", "7300000000000000001"},
                                   {"18446744073709551615", "18446744073709551615"},
                                   {"98446744073709551615", ""},
                                   {"7.3e18", ""},
                                   {"0", ""},
                                   {"\"0\"", ""},
                                   {"\"0734\"", ""},
                                   {"\"0abc\"", "0abc"},
                                   {"-5", ""},
                                   {"\"\"", ""},
                                   {"null", ""},
                                   {"true", ""},
                                   {"[1]", ""},
                                   {"\"../../etc/passwd\"", ""},
                                   {"\" 73 \"", "73"},
                                   {"\"a b\"", ""}}) {
    CAPTURE(id);
    const auto video = read(std::string{R"({"desc":"x","id":)"} + id + "}");
    CHECK((video ? video->video_id : "") == wanted);
  }
}

TEST_CASE("TikTok counts its posts: an id with letters is damaged there, and right elsewhere") {
  struct Row {
    const char* record;
    bool right;
  };
  for (const auto& [record, right] :
       {Row{R"({"aweme_id":"abc","desc":"x"})", false}, Row{R"({"aweme_id":"7349123456789012345","desc":"x"})", true},
        Row{R"({"aweme_id":"734912345678901234567","desc":"x"})", false},
        Row{R"({"video_id":"abc","title":"x","digg_count":1})", false},
        Row{R"({"id":"abc","webVideoUrl":"https://www.tiktok.com/@a/video/1"})", false},
        Row{R"({"id":"abc","desc":"x","author":{"uniqueId":"a"}})", false},
        Row{R"({"id":"abc","extractor":"TikTok","formats":[]})", false},
        Row{R"({"id":"dQw4w9WgXcQ","extractor":"youtube","formats":[]})", true},
        Row{R"({"id":"C2x_-9","playCount":1})", true}, Row{R"({"video_id":"v1","text":"x"})", true}}) {
    CAPTURE(record);
    CHECK(read(record).has_value() == right);
  }
  const auto made =
      farm::discovery::read_records_text(R"({"aweme_list":[{"aweme_id":"7","desc":"x"},{"aweme_id":"abc"}]})", {});
  CHECK(made.videos.size() == 1);
  CHECK(made.faults ==
        std::vector<std::string>{"record 2 of the list has the id \"abc\", which no post can have: those "
                                 "of TikTok are numbers without a zero in front"});
}

TEST_CASE("what cannot be stays empty") {
  const auto video = must_read(
      R"({"aweme_id":"1","desc":7,"create_time":12,"author":{"unique_id":7},"is_ads":true,"statistics":{"play_count":-1,
      "digg_count":"many","comment_count":1e300,"share_count":2.5,"collect_count":null},
      "video":{"duration":86400001,"width":0,"height":-4,"play_addr":{"url_list":["javascript:x"]},"cover":[]}})");
  CHECK(video.text.empty());
  CHECK(video.author.empty());
  CHECK(video.advertisement);
  CHECK_FALSE(video.posted_at);
  CHECK_FALSE(video.views);
  CHECK_FALSE(video.likes);
  CHECK_FALSE(video.comments);
  CHECK_FALSE(video.shares);
  CHECK_FALSE(video.saves);
  CHECK_FALSE(video.seconds);
  CHECK_FALSE(video.width);
  CHECK_FALSE(video.height);
  CHECK_FALSE(video.video_url);
  CHECK_FALSE(video.cover_url);
  CHECK_FALSE(video.source_url);
}

TEST_CASE("times: seconds, milliseconds or words, between 2005 and the day after tomorrow") {
  const auto time_of = [](const std::string& text) {
    return must_read(R"({"id":"1","desc":"","createTime":)" + text + "}").posted_at;
  };
  CHECK(time_of(stamp) == posted);
  CHECK(time_of(stamp + "000") == posted);
  CHECK(time_of("\"" + stamp + "\"") == posted);
  CHECK_FALSE(time_of("0"));
  CHECK_FALSE(time_of("-1"));
  CHECK_FALSE(time_of(std::to_string(base::to_millis(test::noon()) / 1000 + 3 * 86400)));
}

TEST_CASE("hashtags come from the record, else from the text") {
  const auto listed =
      must_read(R"({"id":"1","playCount":1,"text":"#a","hashtags":[{"name":"B"},"c","c",{"name":""},5,"x y"]})");
  CHECK(listed.hashtags == "b c");
  const auto told = must_read(R"({"id":"1","desc":"Go #Abs,#abs #home_workout! #Türkiye # #"})");
  CHECK(told.hashtags == "abs home_workout türkiye");
}

TEST_CASE("a record of no known service is read by the usual names") {
  const auto video =
      must_read(R"({"id":"7349123456789012345","text":"Go #abs","author":"@ana","views":"1.2M","is_aigc":true})");
  CHECK(video.video_id == "7349123456789012345");
  CHECK(video.text == "Go #abs");
  CHECK(video.author == "ana");
  CHECK(video.views == 1'200'000);
  CHECK(video.ai_declared == "is_aigc true");
  CHECK_FALSE(read(R"({"id":"1","text":"a note without an author"})"));
}

TEST_CASE("what is no record of a video is none") {
  for (const auto* text : {"{}", "[]", "5", "\"id\"", R"({"id":"1"})", R"({"id":"1","name":"a shop"})",
                           R"({"aweme_info":{"aweme_info":{"aweme_id":"1"}}})", R"({"desc":"no id","stats":{}})"}) {
    CAPTURE(text);
    CHECK_FALSE(read(text));
  }
}

TEST_CASE("real posts are all read") {
  const auto* shared = std::getenv("FARMTOK_SHARED");
  const auto file = std::filesystem::path{shared ? shared : "../shared"} / "catalogue" / "trending.ndjson";
  std::ifstream in{file};
  if (!in) {
    MESSAGE("skipped: there is no file of real posts; FARMTOK_SHARED names its folder");
    return;
  }
  std::size_t count = 0;
  for (std::string line; std::getline(in, line); ++count) {
    const auto video = farm::discovery::read_record(base::parse_json(line), test::noon());
    REQUIRE_MESSAGE(video, line);
    CHECK(video->video_id.size() == 19);
    CHECK_FALSE(video->author.empty());
    CHECK(video->views);
    CHECK(video->likes);
    CHECK(video->posted_at);
    CHECK(video->source_url);
  }
  CHECK(count == 791);
}

TEST_CASE("a record's text is read whatever numbers stand in it, and what is broken is told") {
  const auto read = [](std::string_view text) { return farm::discovery::read_record_text(text, test::noon()); };
  const auto video = read(R"({"id":"1","webVideoUrl":"https://x.test/1","playCount":98446744073709551615,
                             "text":"\u00e9t\u00e9 \ud83d\udcaa","shareCount":3})");
  REQUIRE(video);
  CHECK(video->text == "été 💪");
  CHECK(video->shares == 3);
  CHECK_FALSE(video->views);
  CHECK_FALSE(read(R"({"id":98446744073709551615,"playCount":1})"));
  for (const std::string text :
       {"", " ", "{", "}", "{\"id\":", "[1,]", "{id:1}", "{\"id\":\"1\"}{}", "tru", "01", "-", "1e999", "\"\\x\"",
        "\"\xFF\"", "{\"id\":\"\xED\xA0\x80\"}", "\"\\ud83d\"", "\"a\nb\""}) {
    CAPTURE(text);
    CHECK(test::code_of([&] { read(text); }) == base::Code::INVALID_REQUEST);
  }
  CHECK(test::code_of([&] { read(std::string(1'000'000, '[')); }) == base::Code::INVALID_REQUEST);
}
