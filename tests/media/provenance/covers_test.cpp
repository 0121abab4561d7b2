// Content credentials and XMP of covers: found in JPEG, PNG and WebP, and never taken for those of the video.

#include <doctest/doctest.h>

#include "base/text/text.hpp"
#include "made_pictures.hpp"
#include "media/clips.hpp"
#include "media/probe.hpp"
#include "media/provenance/covers.hpp"
#include "media/provenance/picture_places.hpp"
#include "media/provenance/understood.hpp"

using namespace farmtok;
using clips::Folder;
using clips::fs::path;
using made::app1;
using made::app11;
using made::bytes;
using made::joined;

namespace {

const auto model_type = made::iptc("trainedAlgorithmicMedia");
const auto by_model = made::action("c2pa.created", model_type), by_editor = made::action("c2pa.edited");
const auto store = made::store(made::manifest("urn:1", "Model", {by_model}));
const auto other = made::store(made::manifest("urn:2", "Editor", {by_editor}));
const auto packet = made::xmp("Iptc4xmpExt:DigitalSourceType='compositeSynthetic'");

/// "Model, trainedAlgorithmicMedia, the fault; compositeSynthetic; note; note"
std::string told(const std::string& picture) {
  media::Carried carried;
  media::add_carried_by_picture(carried, bytes(picture));
  const auto read = media::understood(carried);
  const auto& found = read.credentials;
  auto words = found ? found->generator.value_or("-") + ", " + found->digital_source_type.value_or("none") : "none";
  if (found && found->fault) words += ", " + *found->fault;
  for (const auto& part : {base::join(read.codes, " "), base::join(read.notes, "; ")})
    if (!part.empty()) words += "; " + part;
  return words;
}

std::string content(const path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

path write(const path& file, const std::string& all) {
  std::ofstream(file, std::ios::binary) << all;
  return file;
}

/// What is known of the video itself, and the lines on its covers.
struct Found {
  std::string of_video, unread;
  std::vector<std::string> lines;
};
Found found(const path& file) {
  const auto reply = media::preflight(clips::open_to_read(file).get(), "tiktok");
  const auto& facts = reply.input;
  Found made{fmt::format("{}, {}, {}", facts.credentials ? facts.credentials->generator.value_or("-") : "none",
                         facts.digital_source_type.value_or("none"), facts.ai_tag.value_or("none")),
             facts.unread.value_or(""),
             {}};
  for (const auto& line : base::split(reply.notes.value_or(""), '\n'))
    if (line.find("cover") != line.npos) made.lines.push_back(line);
  return made;
}

std::string riff(std::string_view kind, const std::string& inside) {
  std::string size;
  for (int i = 0; i < 4; ++i) size += static_cast<char>(inside.size() >> 8 * i & 0xFF);
  return std::string{kind} + size + inside + std::string(inside.size() % 2, '\0');
}

struct Row {
  std::string name, picture, told;
};

constexpr auto rest = "none; not all of it was looked at, and the rest may say AI: ";

}  // namespace

TEST_CASE("the boxes of a JPEG's segments are put together") {
  const auto one = app11(store), three = app11(store, 3);
  const std::string ai = "Model, trainedAlgorithmicMedia";
  // A box of another standard, with its own number.
  const auto foreign = made::superbox("jp360", std::string(50, 'x'));
  auto large = store;
  large.insert(8, made::number(store.size() + 8, 8)).replace(0, 4, made::number(1, 4));
  const auto heads = [&](std::size_t from, std::size_t to, std::uint64_t number) {
    return made::segment(0xEB, "JP" + made::number(1, 2) + made::number(number, 4) + large.substr(0, 16) +
                                   large.substr(from, to - from));
  };
  for (const auto& row :
       {Row{"none", made::jpeg(made::segment(0xE0, "JFIF")), "none"}, Row{"one segment", made::jpeg(joined(one)), ai},
        Row{"after others", made::jpeg(made::segment(0xE0, "JFIF") + made::segment(0xFE, "words") + joined(one)), ai},
        Row{"three", made::jpeg(joined(three)), ai},
        Row{"three with another between them", made::jpeg(three[0] + made::segment(0xE2, "ICC") + three[1] + three[2]),
            ai},
        Row{"out of order", made::jpeg(three[2] + three[0] + three[1]), ai},
        Row{"with long lengths", made::jpeg(heads(16, 60, 1) + heads(60, large.size(), 2)), ai},
        Row{"fill bytes, and a marker alone", made::jpeg("\xff\xff\xff" + one[0] + "\xff\x01" + "\xff\xd0"), ai},
        Row{"two instances", made::jpeg(joined(app11(other, 2, 7)) + joined(app11(store, 2, 5))),
            "Editor, trainedAlgorithmicMedia, the file has them twice: the first are described, and an AI type of the "
            "others counts too"},
        Row{"two instances, mixed",
            made::jpeg(app11(other, 2, 1)[0] + app11(store, 2, 2)[0] + app11(other, 2, 1)[1] + app11(store, 2, 2)[1]),
            "Editor, trainedAlgorithmicMedia, the file has them twice: the first are described, and an AI type of the "
            "others counts too"},
        Row{"a box of another standard", made::jpeg(joined(app11(foreign, 2, 1)) + joined(app11(store, 1, 2))), ai},
        Row{"only a box of another standard", made::jpeg(joined(app11(foreign, 2, 1))), "none"},
        Row{"another use of APP11", made::jpeg(made::segment(0xEB, "HDR_RI ver=11")), "none"},
        Row{"after the picture begins", made::jpeg("", "\xff\xd8\xff\xda" + joined(one)), "none"},
        Row{"the last is missing", made::jpeg(three[0] + three[1]),
            fmt::format("-, none, they are cut off: {} of {} bytes are there", 8 + 2 * ((store.size() - 8 + 2) / 3),
                        store.size())},
        Row{"the second is missing", made::jpeg(three[0] + three[2]), "-, none, a part of them is missing"},
        Row{"the first is missing", made::jpeg(three[1] + three[2]), "-, none, a part of them is missing"},
        Row{"one is there twice", made::jpeg(three[0] + three[1] + three[1] + three[2]),
            ai + ", a part of them is there twice"},
        Row{"cut off in its segment", made::jpeg(joined(one), {"\xff\xd8", 2}).substr(0, store.size() - 20),
            fmt::format("-, trainedAlgorithmicMedia, they are cut off: {} of {} bytes are there", store.size() - 34,
                        store.size())}}) {
    CAPTURE(row.name);
    CHECK(told(row.picture) == row.told);
  }
}

TEST_CASE("a JPEG whose segments are wrong is named, and what comes before is used") {
  const auto wrong = [](std::size_t at) {
    return fmt::format(
        "not all of it was looked at, and the rest may say AI: the length of its segment at byte {} is "
        "wrong",
        at);
  };
  const auto before = joined(app11(store));
  const auto ai = "Model, trainedAlgorithmicMedia; ";
  for (const auto& row :
       {Row{"no length", made::jpeg(before + std::string{"\xff\xe0\0\1", 4}), ai + wrong(2 + before.size())},
        Row{"no marker", made::jpeg(before + "words"), ai + wrong(2 + before.size())},
        Row{"too long", made::jpeg(before + std::string{"\xff\xe0\x7f\xff", 4}),
            fmt::format("{}not all of it was looked at, and the rest may say AI: its segment at byte {} claims more "
                        "bytes than there are",
                        ai, 2 + before.size())},
        Row{"no end", "\xff\xd8" + before + "\xff\xff",
            std::string{ai} +
                "not all of it was looked at, and the rest may say AI: it breaks off before its picture"}}) {
    CAPTURE(row.name);
    CHECK(told(row.picture) == row.told);
  }
  std::string many;
  for (int i = 0; i < 100'010; ++i) many += made::segment(0xFE, "");
  CHECK(told(made::jpeg(many + before)) == rest + std::string{"it has more than 100000 segments"});
  std::string sets;
  for (int i = 0; i < 9; ++i) sets += joined(app11(store, 1, i));
  CHECK(told(made::jpeg(sets)).ends_with("may say AI: it has more than 8 sets of content credentials"));
}

TEST_CASE("XMP of a JPEG, and its extension in pieces") {
  const auto more = made::xmp("Iptc4xmpExt:DigitalSourceType='" + model_type + "'");
  const auto main = app1(made::xmp("xmpNote:HasExtendedXMP='A' xmlns:xmpNote='http://ns.adobe.com/xmp/note/'"));
  const std::string name(32, 'A'), again(32, 'B');
  const auto piece = [&](std::size_t from, std::size_t to, const std::string& of) {
    return made::extension(of, more.size(), from, more.substr(from, to - from));
  };
  const auto end = more.size();
  const std::string fault = "none; its XMP cannot be read whole, and may say AI: ";
  for (const auto& row :
       {Row{"alone", made::jpeg(app1(packet)), "none; compositeSynthetic"},
        Row{"with credentials", made::jpeg(app1(packet) + joined(app11(other))), "Editor, none; compositeSynthetic"},
        Row{"EXIF", made::jpeg(made::segment(0xE1, "Exif" + std::string(2, '\0') + packet)), "none"},
        Row{"extended", made::jpeg(main + piece(0, 100, name) + piece(100, end, name)),
            "none; trainedAlgorithmicMedia"},
        Row{"out of order", made::jpeg(piece(100, end, name) + main + piece(0, 100, name)),
            "none; trainedAlgorithmicMedia"},
        Row{"of two names", made::jpeg(main + piece(0, end, name) + piece(0, end, again)),
            "none; trainedAlgorithmicMedia trainedAlgorithmicMedia"},
        Row{"no extension", made::jpeg(main), fault + "its extension is missing"},
        Row{"a piece is missing", made::jpeg(main + piece(0, 100, name) + piece(150, end, name)),
            fault + "a part of it is missing"},
        Row{"the last is missing", made::jpeg(main + piece(0, 100, name)),
            fault + fmt::format("it is cut off: 100 of {} bytes are there", end)},
        Row{"a piece twice", made::jpeg(main + piece(0, 100, name) + piece(0, 100, name) + piece(100, end, name)),
            "none; trainedAlgorithmicMedia; its XMP cannot be read whole, and may say AI: a part of it is there twice"},
        Row{"credentials kept elsewhere", made::jpeg(app1(made::xmp("dcterms:provenance='https://x.example/1.c2pa'"))),
            "none; its content credentials are kept at https://x.example/1.c2pa, where no one looked"}}) {
    CAPTURE(row.name);
    CHECK(told(row.picture) == row.told);
  }
}

TEST_CASE("the chunks of PNG and WebP") {
  const std::string ai = "Model, trainedAlgorithmicMedia";
  const std::string fault = "none; its XMP cannot be read whole, and may say AI: ";
  const auto cut = made::png(made::chunk("caBX", store));
  const auto webp = [](const std::string& chunks) { return riff("RIFF", "WEBP" + riff("VP8 ", "abc") + chunks); };
  for (const auto& row :
       {Row{"none", made::png(made::chunk("tEXt", std::string{"Title\0x", 7})), "none"},
        Row{"credentials", made::png(made::chunk("caBX", store)), ai},
        Row{"twice", made::png(made::chunk("caBX", other) + made::chunk("caBX", store)),
            "Editor, trainedAlgorithmicMedia, the file has them twice: the first are described, and an AI type of the "
            "others counts too"},
        Row{"another thing in its chunk", made::png(made::chunk("caBX", "words")),
            "-, none, their box holds something else"},
        Row{"XMP", made::png(made::text_chunk(packet)), "none; compositeSynthetic"},
        Row{"XMP in a plain text", made::png(made::chunk("tEXt", "XML:com.adobe.xmp" + std::string(1, '\0') + packet)),
            "none; compositeSynthetic"},
        Row{"compressed XMP", made::png(made::text_chunk("abc", true)),
            fault + "it is compressed, and such is not read"},
        Row{"compressed text", made::png(made::chunk("zTXt", "XML:com.adobe.xmp" + std::string(2, '\0') + "abc")),
            fault + "it is compressed, and such is not read"},
        Row{"XMP in digits", made::png(made::chunk("zTXt", "Raw profile type xmp" + std::string(2, '\0') + "abc")),
            fault + "it is written in digits, and such is not read"},
        Row{"XMP without its heads", made::png(made::chunk("iTXt", "XML:com.adobe.xmp" + std::string(3, '\0'))),
            fault + "it is cut off"},
        Row{"a cut chunk", cut.substr(0, 33 + 8 + store.size() - 10),
            fmt::format("-, trainedAlgorithmicMedia, they are cut off: {} of {} bytes are there", store.size() - 10,
                        store.size())},
        Row{"a chunk that claims more", made::png(made::number(1 << 30, 4) + "tIME"),
            rest + std::string{"its chunk at byte 33 claims more bytes than there are"}},
        Row{"no end", made::png("").substr(0, 33), rest + std::string{"it breaks off before its end"}},
        Row{"WebP without any", webp(""), "none"},
        Row{"WebP", webp(riff("C2PA", store)), ai},
        Row{"XMP of WebP", webp(riff("XMP ", packet)), "none; compositeSynthetic"},
        Row{"WebP that is cut off", webp(riff("C2PA", store)).substr(0, 32 + store.size() - 10),
            fmt::format("-, trainedAlgorithmicMedia, they are cut off: {} of {} bytes are there", store.size() - 10,
                        store.size())},
        Row{"WebP with a wrong length", webp("EXIF\xff\xff\xff\x7f"),
            rest + std::string{"its chunk at byte 24 claims more bytes than there are"}},
        Row{"BMP", "BM and more", "none"},
        Row{"GIF", "GIF89a", rest + std::string{"it is no JPEG, PNG or WebP"}},
        Row{"nothing", "", "none"}}) {
    CAPTURE(row.name);
    CHECK(told(row.picture) == row.told);
  }
  std::string many;
  for (int i = 0; i < 100'010; ++i) many += made::chunk("tIME", "");
  CHECK(told(made::png(many)) == rest + std::string{"it has more than 100000 chunks"});
}

TEST_CASE("what covers say is told of the cover, as a loss or as a doubt") {
  const auto read = [](const std::vector<std::string>& pictures, bool ai = false) {
    std::vector<media::Bytes> all;
    for (const auto& picture : pictures) all.push_back(bytes(picture));
    return media::read_covers(all, ai);
  };
  using Lines = std::vector<std::string>;
  const auto dream = made::jpeg(joined(app11(store))), edited = made::png(made::chunk("caBX", other));
  auto both = read({dream});
  CHECK(both.doubts == Lines{"its cover picture has content credentials of Model, which say trainedAlgorithmicMedia: "
                             "the cover was made with AI, and the video may be"});
  CHECK(both.lost == Lines{"content credentials of Model in its cover picture are not in the copy"});
  both = read({dream}, true);
  CHECK(both.doubts.empty());
  CHECK(both.lost == Lines{"its cover picture has content credentials of Model, which say trainedAlgorithmicMedia: "
                           "the cover was made with AI",
                           "content credentials of Model in its cover picture are not in the copy"});
  both = read({edited});
  CHECK(both.doubts.empty());
  CHECK(both.lost ==
        Lines{"content credentials of Editor in its cover picture, nothing of AI in them, are not in the copy"});
  both = read({made::jpeg(app1(packet))});
  CHECK(both.lost.empty());
  CHECK(both.doubts == Lines{"the XMP of its cover picture says compositeSynthetic: the cover was made with AI, and "
                             "the video may be"});
  both = read({made::jpeg(app1(made::xmp("Iptc4xmpExt:DigitalSourceType='digitalCapture'")))});
  CHECK(both.doubts.empty());
  CHECK(both.lost == Lines{"the copy does not say digitalCapture, as its cover picture does"});
  both = read({made::jpeg(app1(made::xmp("", "<Iptc4xmpExt:AISystemUsed>Sora</Iptc4xmpExt:AISystemUsed>")))});
  CHECK(both.doubts == Lines{"the tag XMP AISystemUsed of its cover picture says AI: the cover was made with AI, and "
                             "the video may be"});
  both = read({made::jpeg(app11(store, 3)[0])});
  REQUIRE(both.doubts.size() == 1);
  CHECK(
      both.doubts[0].starts_with("the content credentials of its cover picture cannot be read whole, and may say AI: "
                                 "they are cut off: "));
  CHECK(both.lost == Lines{"content credentials in its cover picture are not in the copy"});
  both = read({made::jpeg(app1(made::xmp("Iptc4xmpExt:DigitalSourceType='newOne'"))), "GIF89a"});
  CHECK(both.doubts ==
        Lines{"the XMP of one of its cover pictures gives the source type \"newOne\", which is not known, and may mean "
              "AI",
              "not all of one of its cover pictures was looked at, and the rest may say AI: it is no JPEG, PNG or "
              "WebP"});
  both = read(Lines(9, dream));
  CHECK(both.doubts.size() == 2);
  CHECK(both.doubts[1] == "it has 9 cover pictures, and those after the first 8 were not looked at and may say AI");
  both = read({made::jpeg(""), made::png(""), ""});
  CHECK(both.doubts.empty());
  CHECK(both.lost.empty());
}

TEST_CASE("covers of MP4: they never speak for the video") {
  const Folder folder;
  const auto plain = content(clips::make(folder / "plain.mp4", "-f lavfi -i testsrc2=s=64x64:d=1 -pix_fmt yuv420p"));
  const auto jpg = content(clips::make(folder / "c.jpg", "-f lavfi -i testsrc2=s=32x32:d=1 -frames:v 1"));
  const auto png = content(clips::make(folder / "c.png", "-f lavfi -i testsrc2=s=32x32:d=1 -frames:v 1"));
  const auto dream = made::jpeg(joined(app11(store, 2)), jpg), edited = made::png(made::chunk("caBX", other), png);
  const auto with = [&](const std::string& covers, const std::string& after = {}) {
    return found(write(folder / "made.mp4", made::covered(plain, covers) + after));
  };
  using Lines = std::vector<std::string>;
  const std::string doubt =
      "its cover picture has content credentials of Model, which say trainedAlgorithmicMedia: the "
      "cover was made with AI, and the video may be";
  const std::string lost = "content credentials of Model in its cover picture are not in the copy";
  for (const auto& covers : {made::cover(13, dream), made::cover(14, dream), made::cover(0, dream)}) {
    const auto told = with(covers);
    CHECK(told.of_video == "none, none, none");
    CHECK(told.unread == doubt);
    CHECK(std::ranges::find(told.lines, lost) != told.lines.end());
    CHECK(told.lines.back() == doubt);
  }
  CHECK(with(made::cover(13, dream)).lines == Lines{"cover picture left out", lost, doubt});
  CHECK(with(made::cover(13, edited)).unread == "");
  CHECK(with(made::cover(13, edited)).lines ==
        Lines{"cover picture left out",
              "content credentials of Editor in its cover picture, nothing of AI in them, are not in the copy"});
  CHECK(with(made::cover(13, jpg) + made::cover(14, png)).lines == Lines{"2 cover pictures left out"});
  const auto two = with(made::cover(13, jpg) + made::cover(13, dream));
  CHECK(two.unread ==
        "one of its cover pictures has content credentials of Model, which say trainedAlgorithmicMedia: "
        "the cover was made with AI, and the video may be");
  CHECK(with(made::cover(13, "")).unread == "");
  const auto own = with(made::cover(13, dream), made::c2pa_box(other));
  CHECK(own.of_video == "Editor, none, none");
  CHECK(own.unread == doubt);
  const auto ai = with(made::cover(13, edited), made::c2pa_box(store));
  CHECK(ai.of_video == "Model, trainedAlgorithmicMedia, none");
  CHECK(ai.unread == "");
  CHECK(with(made::cover(13, dream), made::c2pa_box(store)).unread == "");
}

TEST_CASE("covers among the attachments of Matroska, by their bytes") {
  const Folder folder;
  const auto jpg = content(clips::make(folder / "c.jpg", "-f lavfi -i testsrc2=s=32x32:d=1 -frames:v 1"));
  write(folder / "dream", made::jpeg(joined(app11(store, 2)), jpg));
  write(folder / "said", made::jpeg(app1(packet), jpg));
  write(folder / "webp", riff("RIFF", "WEBP" + riff("VP8 ", "abc") + riff("XMP ", packet)));
  write(folder / "plain", jpg);
  write(folder / "heic", made::box("ftyp", "heic"));
  struct Attached {
    std::string file, type, unread;
  };
  constexpr auto by_credentials =
      "its cover picture has content credentials of Model, which say trainedAlgorithmicMedia: the cover was made with "
      "AI, and the video may be";
  constexpr auto by_xmp =
      "the XMP of its cover picture says compositeSynthetic: the cover was made with AI, and the video may be";
  for (const auto& row :
       {Attached{"dream", "image/jpeg", by_credentials}, Attached{"dream", "image/png", by_credentials},
        Attached{"dream", "application/octet-stream", by_credentials}, Attached{"said", "image/jpeg", by_xmp},
        Attached{"said", "application/octet-stream", by_xmp}, Attached{"webp", "image/webp", by_xmp},
        Attached{"plain", "image/jpeg", ""},
        Attached{"heic", "image/heic",
                 "not all of its cover picture was looked at, and the rest may say AI: it is no JPEG, PNG or WebP"}}) {
    CAPTURE(row.file);
    CAPTURE(row.type);
    const auto file =
        clips::make(folder / "made.mkv", fmt::format("-f lavfi -i testsrc2=s=64x64:d=1 -pix_fmt yuv420p -attach {} "
                                                     "-metadata:s:t mimetype='{}'",
                                                     (folder / row.file).string(), row.type));
    const auto told = found(file);
    CHECK(told.of_video == "none, none, none");
    CHECK(told.unread == row.unread);
  }
}
