package io.stowage.registry.http.jetty;

import java.util.Optional;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Runs an {@link Exchange} for each request, on the thread that Jetty calls it with. */
final class ExchangeHandler extends Handler.Abstract {
  private final Exchange.Settings settings;
  private final RunningExchanges running;

  /** Creates a handler that counts what it does in {@code running}. */
  ExchangeHandler(Exchange.Settings settings, RunningExchanges running) {
    this.settings = settings;
    this.running = running;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    ConnectionMetaData connection = request.getConnectionMetaData();
    Optional<ClientEndPoint> end =
        ClientEndPoint.below(connection.getConnection().getEndPoint());
    boolean version2 = connection.getHttpVersion() == HttpVersion.HTTP_2;
    running.begin();
    try {
      end.ifPresent(ClientEndPoint::beginRequest);
      new Exchange(request, response, callback, settings).run();
    } finally {
      if (!version2) { // of whose requests several are under way on one connection
        end.ifPresent(ClientEndPoint::endRequest);
      }
      running.end();
    }
    return true;
  }
}
