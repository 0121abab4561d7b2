#include "api/upload.hpp"

#include <functional>

#include "base/error.hpp"
#include "queue/events.hpp"

namespace farmtok::api {
namespace {

class UploadSink final : public http::BodySink {
 public:
  UploadSink(const farm::Farm& farm, bool stored) : incoming(farm), farm_(farm), stored_(stored) {}
  void write(std::string_view bytes) override {
    told([&] { incoming.write(bytes); });
  }
  /// What is refused for its own sake leaves an event; its bytes go with this sink.
  void told(const std::function<void()>& act) {
    try {
      act();
    } catch (const base::Error& error) {
      if (stored_ && (error.code == base::Code::PAYLOAD_TOO_LARGE || error.code == base::Code::INVALID_MEDIA))
        farm_.store.write([&](store::Tx& tx) {
          queue::record(tx, {.who = "worker", .what = "media.refused", .subject = "media", .why = error.message});
        });
      throw;
    }
  }
  farm::library::Incoming incoming;

 private:
  const farm::Farm& farm_;
  bool stored_;  // a file that is only examined is no upload
};

}  // namespace

http::Route upload_row(Api& api, std::string path, std::string summary, ActOnUpload act) {
  const bool stored = path == "/media";
  return {.method = http::Method::post,
          .path = std::move(path),
          .access = http::Access::operator_,
          .runs = http::Runs::pool,
          .handler = {},
          .make_sink = [&api, stored](const http::Request&) { return std::make_shared<UploadSink>(api.farm, stored); },
          .upload_handler =
              [&api, act = std::move(act)](const http::Request& request, std::shared_ptr<http::BodySink> sink) {
                auto& upload = static_cast<UploadSink&>(*sink);
                http::Response response;
                upload.told([&] {
                  upload.incoming.refuse_empty();
                  response = act({api, request}, upload.incoming);
                });
                return response;
              },
          .summary = std::move(summary)};
}

}  // namespace farmtok::api
