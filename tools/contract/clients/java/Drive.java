import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.RefreshApi;
import org.openapitools.client.model.CreateRefresh;
import org.openapitools.client.model.Refresh;
import org.openapitools.client.model.RefreshStatus;
import org.openapitools.client.model.RefreshWarning;

/** Drives the generated Java client against a gateway, and against a proxy that responds like a later version. */
public final class Drive {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(70);

    public static void main(String[] args) throws Exception {
        drive(System.getenv("GATEWAY_URL"), "imported", "refresh-not-found");
        drive(System.getenv("LATER_GATEWAY_URL"), "added-later", "added-later");
    }

    private static void drive(String url, String outcome, String code) throws Exception {
        ApiClient client = new ApiClient();
        URI uri = URI.create(url);
        client.setScheme(uri.getScheme()).setHost(uri.getHost()).setPort(uri.getPort());
        client.setReadTimeout(READ_TIMEOUT);
        client.setRequestInterceptor(
                request -> request.setHeader("Authorization", "Bearer " + System.getenv("GATEWAY_KEY")));
        RefreshApi api = new RefreshApi(client);

        CreateRefresh request =
                new CreateRefresh().connection("shipstation-sandbox").metadata(Map.of("order", "4711"));
        Refresh refresh = api.createRefresh(request, UUID.randomUUID().toString(), "wait=50");
        while (!isFinal(refresh.getStatus())) {
            refresh = api.getRefresh(refresh.getId(), null, "wait=50");
        }
        expect(refresh.getStatus(), RefreshStatus.SUCCEEDED);
        expect(refresh.getOutcome(), outcome);
        expect(refresh.getMetadata().get("order"), "4711");
        expect(refresh.getFinishedAt().isBefore(refresh.getCreatedAt()), false);

        String id = refresh.getId();
        Refresh listed = api.listRefreshes(50, null, "shipstation-sandbox", null, null, null, null, null)
                .getItems()
                .stream()
                .filter(item -> item.getId().equals(id))
                .findFirst()
                .orElseThrow();
        Set<String> codes =
                listed.getWarnings().stream().map(RefreshWarning::getCode).collect(Collectors.toSet());
        expect(codes, Set.of(code.equals("added-later") ? code : "not-refreshable"));

        try {
            api.getRefresh("rfr_1", null, null);
        } catch (ApiException error) {
            expect(error.getCode(), 404);
            expect(new ObjectMapper().readTree(error.getResponseBody()).get("code").asText(), code);
            return;
        }
        throw new IllegalStateException("The unknown refresh was found.");
    }

    private static boolean isFinal(RefreshStatus status) {
        switch (status) {
            case QUEUED:
            case REQUESTED:
            case RUNNING:
                return false;
            default:
                return true;
        }
    }

    private static void expect(Object actual, Object expected) {
        if (!Objects.equals(actual, expected)) {
            throw new IllegalStateException(actual + " instead of " + expected);
        }
    }
}
