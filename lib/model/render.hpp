#pragma once
// The requests to the confined media child and its answers; also the render facts of a post.

#include <optional>
#include <string>

#include "model/field.hpp"
#include "model/provenance.hpp"

namespace farmtok::model {

/// The mild change one post's copy gets. Drawn from `seed` (dedup draws it, stored with the post), so that the same
/// seed always means the same copy.
struct Variation {
  std::int64_t seed = 0;
  double zoom = 1.0;
  double tilt_degrees = 0.0;
  double saturation = 1.0;
  double speed = 1.0;
};

template <>
struct Declared<Variation> {
  static constexpr auto noun = "variation";
  static constexpr auto fields = Rows{
      field<&Variation::seed>("The number the variation was drawn from (0 to 2^53-1)."),
      field<&Variation::zoom>("Enlargement about the centre, 1.01 to 1.05."),
      field<&Variation::tilt_degrees>("Rotation about the centre in degrees, counter-clockwise, -1 to 1."),
      field<&Variation::saturation>("Factor on the colour, 0.95 to 1.06."),
      field<&Variation::speed>("Playback speed, 0.98 to 1.03; sound follows and keeps its pitch."),
  };
};

/// The content of a video file, after its rotation was applied.
struct VideoFacts {
  std::string container;
  std::string video_codec;
  std::optional<std::string> audio_codec;
  std::int64_t width = 0;
  std::int64_t height = 0;
  double duration_seconds = 0;
  double frames_per_second = 0;
  std::int64_t bytes = 0;
  std::optional<std::string> pixel_format;
  std::optional<std::string> colour;
  std::optional<std::string> dynamic_range;
  std::optional<std::int64_t> rotation_degrees;
  std::optional<double> pixel_aspect;
  std::optional<bool> variable_rate;
  std::optional<bool> interlaced;
  std::optional<std::int64_t> audio_tracks;
  std::optional<std::int64_t> audio_channels;
  std::optional<std::int64_t> audio_rate;
  std::optional<std::string> digital_source_type;
  std::optional<Credentials> credentials;
  std::optional<std::string> ai_tag;
  std::optional<std::string> unread;
};

template <>
struct Declared<VideoFacts> {
  static constexpr auto noun = "video facts";
  static constexpr auto fields = Rows{
      field<&VideoFacts::container>("Name of the file format, e.g. \"mp4\", \"matroska\"."),
      field<&VideoFacts::video_codec>("Name of the picture's coding, e.g. \"h264\"."),
      field<&VideoFacts::audio_codec>("Name of the sound's coding; absent without sound."),
      field<&VideoFacts::width>("Pixels across, rotation applied."),
      field<&VideoFacts::height>("Pixels down, rotation applied."),
      field<&VideoFacts::duration_seconds>("Length in seconds."),
      field<&VideoFacts::frames_per_second>("Average frames per second."),
      field<&VideoFacts::bytes>("Size of the file in bytes."),
      field<&VideoFacts::pixel_format>("How a pixel is stored, e.g. \"yuv420p\"."),
      field<&VideoFacts::colour>("What its numbers mean, e.g. \"bt709 limited\"."),
      field<&VideoFacts::dynamic_range>("SDR, PQ or HLG."),
      field<&VideoFacts::rotation_degrees>("By how much stored pictures are turned clockwise to stand upright: 0, 90, "
                                           "180 or 270."),
      field<&VideoFacts::pixel_aspect>("Width over height of a stored pixel."),
      field<&VideoFacts::variable_rate>("Frames are not evenly spaced."),
      field<&VideoFacts::interlaced>("Stored as fields: every other line of two moments."),
      field<&VideoFacts::audio_tracks>("How many tracks of sound there are; one is used."),
      field<&VideoFacts::audio_channels>("Channels of the track that is used."),
      field<&VideoFacts::audio_rate>("Samples a second of it."),
      field<&VideoFacts::digital_source_type>(
          "The IPTC code of how the pictures were made, e.g. \"trainedAlgorithmicMedia\", as the file's content "
          "credentials or XMP give it: found, not verified."),
      field<&VideoFacts::credentials>("The file's content credentials (C2PA): found, not verified."),
      field<&VideoFacts::ai_tag>(
          "The tag in the file that says that AI made it, e.g. \"AIGC\" or \"XMP AISystemUsed\": found, not verified."),
      field<&VideoFacts::unread>(
          "What may say that AI made it and is not clear: marks that could not be read, or are those of a cover "
          "picture; absent: nothing."),
  };
};

/// The most pictures that one run of the child makes or lays out: each has its own descriptor.
inline constexpr std::int64_t most_pictures = 100;

/// How near sampled pictures of a copy come to what they should be: the same geometry done in double precision, and the
/// original's colours with the drawn saturation.
struct Fidelity {
  double psnr = 0;
  double ssim = 0;
  std::optional<double> colour;  // of copies that were measured before it was known: nothing
  std::optional<std::string> colour_fault;
  std::int64_t pictures = 0;
};

template <>
struct Declared<Fidelity> {
  static constexpr auto noun = "fidelity";
  static constexpr auto fields = Rows{
      field<&Fidelity::psnr>("Peak signal to noise of the luma in dB, over all sampled pictures.", {.create = true}),
      field<&Fidelity::ssim>("Structural similarity of the luma, 0 to 1, their mean.", {.create = true}),
      field<&Fidelity::colour>(
          "How far the colours are from the original's, as a player shows both: 0 is the same, about 2 "
          "can just be seen, white and black are 100 apart. It is the root mean square, over parts "
          "of the sampled pictures, of the CIE 1976 difference of their mean colours (ISO/CIE "
          "11664-4).",
          {.create = true}),
      field<&Fidelity::colour_fault>(
          "Which mistake explains most of that, if one does: matrix (numbers of BT.601, BT.709 "
          "or BT.2020 in a file that says another of them), range (full and limited range "
          "mixed up) or planes (the two of chroma exchanged).",
          {.create = true}),
      field<&Fidelity::pictures>("How many pictures were compared.", {.create = true}),
  };
};

/// One line of JSON on the child's standard input. The video is descriptor 3. Render: output and poster are 4 and 5.
/// Frames: the pictures are 4 and up. Sheet: the sheet is 4, the tiles' pictures are 5 and up, and `count` lines with
/// a SheetTile each follow.
struct MediaRequest {
  std::string operation = "render";
  std::optional<Variation> variation;
  std::string profile = "tiktok";
  std::string encoder = "libx264";
  std::string kernel = "bicubic";
  bool fidelity = true;
  bool fingerprint = false;
  std::string preset = "veryfast";
  double crf = 21;
  std::int64_t threads = 0;
  std::int64_t count = 0;
  std::int64_t longest_side = 720;
  std::string title;
  std::optional<std::string> digital_source_type;
};

template <>
struct Declared<MediaRequest> {
  static constexpr auto noun = "media request";
  static constexpr auto fields = Rows{
      field<&MediaRequest::operation>("\"probe\", \"render\" (with poster), \"fingerprint\", \"frames\", \"sheet\" or "
                                      "\"self-test\".",
                                      {.create = true}),
      field<&MediaRequest::variation>("For render: what to change.", {.create = true}),
      field<&MediaRequest::profile>("What a copy is like: tiktok (fits into 1080x1920) or match (as the original).",
                                    {.create = true}),
      field<&MediaRequest::encoder>("Name of the H.264 encoder.", {.create = true}),
      field<&MediaRequest::kernel>("How luma is sampled: bicubic or bilinear.", {.create = true}),
      field<&MediaRequest::fidelity>("For render: measure it.", {.create = true}),
      field<&MediaRequest::fingerprint>("For render: take the original's fingerprint on the way.", {.create = true}),
      field<&MediaRequest::preset>("x264 preset.", {.create = true}),
      field<&MediaRequest::crf>("x264 constant rate factor, 0 to 51.", {.create = true}),
      field<&MediaRequest::threads>("Encoder threads; 0 = as many as cores.", {.create = true}),
      field<&MediaRequest::count>("For frames: how many pictures. For sheet: how many tiles.",
                                  {.create = true, .least = 0, .most = most_pictures}),
      field<&MediaRequest::longest_side>("For frames: pixels of a picture's longest side.",
                                         {.create = true, .least = 16, .most = 4096}),
      field<&MediaRequest::title>("For sheet: the line above the tiles.", {.create = true, .format = Format::text}),
      field<&MediaRequest::digital_source_type>(
          "For render: the IPTC code that the copy's XMP gives; without it the copy has none.", {.create = true}),
  };
};

/// One tile of a contact sheet.
struct SheetTile {
  std::int64_t number = 0;
  std::int64_t score = 0;
  std::string state;
  std::string text;
  bool picture = false;
  std::string instead;
};

template <>
struct Declared<SheetTile> {
  static constexpr auto noun = "sheet tile";
  static constexpr auto fields = Rows{
      field<&SheetTile::number>("Its place, from 1.", {.create = true}),
      field<&SheetTile::score>("The match score, 0 to 100.", {.create = true}),
      field<&SheetTile::state>("pending, approved, rejected or scheduled.", {.create = true, .max = 40}),
      field<&SheetTile::text>("The text below the picture; cut when it is too long.",
                              {.create = true, .format = Format::text}),
      field<&SheetTile::picture>("A JPEG of it was handed over.", {.create = true}),
      field<&SheetTile::instead>("Words in the place of a picture that is not there or cannot be read.",
                                 {.create = true, .format = Format::text, .max = 200}),
  };
};

/// The last line on the child's standard output when it has succeeded.
struct MediaReply {
  VideoFacts input;
  std::optional<VideoFacts> output;
  std::optional<Variation> applied;
  std::optional<Fidelity> fidelity;
  std::optional<std::string> fingerprint;
  std::optional<std::string> notes;
  double render_seconds = 0;
  double cpu_seconds = 0;
};

template <>
struct Declared<MediaReply> {
  static constexpr auto noun = "media reply";
  static constexpr auto fields = Rows{
      field<&MediaReply::input>("The video as received.", {.create = true}),
      field<&MediaReply::output>("For render: what was made.", {.create = true}),
      field<&MediaReply::applied>(
          "For render: the variation as it was done; its zoom may be larger than drawn, so that "
          "the tilt leaves no black corner.",
          {.create = true}),
      field<&MediaReply::fidelity>("For render: how true the copy is, where that was asked for.", {.create = true}),
      field<&MediaReply::fingerprint>("The original's fingerprint as hexadecimal digits.",
                                      {.create = true, .max = 100'000}),
      field<&MediaReply::notes>("Unexpected changes, a line each.", {.create = true, .format = Format::text}),
      field<&MediaReply::render_seconds>("Wall seconds the child spent.", {.create = true}),
      field<&MediaReply::cpu_seconds>("CPU seconds the child spent.", {.create = true}),
  };
};

}  // namespace farmtok::model
