package dev.navarch.nodeagent.cri;

import static dev.navarch.nodeagent.cri.CriChannel.call;

import dev.navarch.nodeagent.cri.proto.AuthConfig;
import dev.navarch.nodeagent.cri.proto.Image;
import dev.navarch.nodeagent.cri.proto.ImageFsInfoRequest;
import dev.navarch.nodeagent.cri.proto.ImageServiceGrpc;
import dev.navarch.nodeagent.cri.proto.ImageSpec;
import dev.navarch.nodeagent.cri.proto.ImageStatusRequest;
import dev.navarch.nodeagent.cri.proto.ListImagesRequest;
import dev.navarch.nodeagent.cri.proto.PullImageRequest;
import dev.navarch.nodeagent.cri.proto.RemoveImageRequest;
import dev.navarch.nodeagent.runtime.ImageRecord;
import dev.navarch.nodeagent.runtime.ImageStore;
import dev.navarch.nodeagent.runtime.PullCredential;
import dev.navarch.nodeagent.runtime.RuntimeFailure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The image half of CRI. */
final class CriImages implements ImageStore {

    private static final long SHORT_SECONDS = 30;
    private static final long PULL_SECONDS = 1800;

    private final ImageServiceGrpc.ImageServiceBlockingStub stub;

    CriImages(CriChannel channel) {
        stub = ImageServiceGrpc.newBlockingStub(channel.grpc());
    }

    private ImageServiceGrpc.ImageServiceBlockingStub within(long seconds) {
        return stub.withDeadlineAfter(seconds, TimeUnit.SECONDS);
    }

    @Override
    public List<ImageRecord> list() {
        return call(() -> within(SHORT_SECONDS).listImages(ListImagesRequest.getDefaultInstance()))
                .getImagesList()
                .stream()
                .map(CriImages::record)
                .toList();
    }

    @Override
    public Optional<ImageRecord> find(String image) {
        ImageStatusRequest request = ImageStatusRequest.newBuilder().setImage(spec(image)).build();
        return CriChannel.find(() -> within(SHORT_SECONDS).imageStatus(request))
                .filter(response -> response.hasImage())
                .map(response -> record(response.getImage()));
    }

    @Override
    public String pull(String image, List<PullCredential> credentials) {
        if (credentials.isEmpty()) {
            return pull(PullImageRequest.newBuilder().setImage(spec(image)).build());
        }
        RuntimeFailure last = new RuntimeFailure("no credential was accepted");
        for (PullCredential credential : credentials) {
            try {
                return pull(
                        PullImageRequest.newBuilder()
                                .setImage(spec(image))
                                .setAuth(auth(credential))
                                .build());
            } catch (RuntimeFailure e) {
                last = e;
            }
        }
        throw last;
    }

    private String pull(PullImageRequest request) {
        return call(() -> within(PULL_SECONDS).pullImage(request)).getImageRef();
    }

    @Override
    public void remove(String image) {
        RemoveImageRequest request = RemoveImageRequest.newBuilder().setImage(spec(image)).build();
        CriChannel.find(() -> within(SHORT_SECONDS).removeImage(request));
    }

    @Override
    public long usedBytes() {
        return call(() ->
                        within(SHORT_SECONDS).imageFsInfo(ImageFsInfoRequest.getDefaultInstance()))
                .getImageFilesystemsList()
                .stream()
                .mapToLong(usage -> usage.getUsedBytes().getValue())
                .sum();
    }

    private static ImageSpec spec(String image) {
        return ImageSpec.newBuilder().setImage(image).build();
    }

    private static AuthConfig auth(PullCredential credential) {
        return AuthConfig.newBuilder()
                .setUsername(credential.username())
                .setPassword(credential.password())
                .setIdentityToken(credential.identityToken())
                .build();
    }

    private static ImageRecord record(Image image) {
        return new ImageRecord(
                image.getId(),
                image.getRepoTagsList(),
                image.getRepoDigestsList(),
                image.getSize(),
                image.hasUid() || image.getUsername().isEmpty(),
                image.getUid().getValue());
    }
}
