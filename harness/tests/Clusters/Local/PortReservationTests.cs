using System.Net;
using System.Net.Sockets;
using Elastickv.Jepsen.Harness.Clusters;
using Elastickv.Jepsen.Harness.Clusters.Local;

namespace Elastickv.Jepsen.Harness.Tests.Clusters.Local;

public sealed class PortReservationTests
{
    [Test]
    public void A_node_may_listen_on_a_reserved_port_again_and_again()
    {
        using var reserved = new PortReservation(0);
        for (var life = 0; life < 3; life++)
        {
            using var node = new TcpListener(reserved.Address);
            node.Start();
            using var client = new TcpClient();
            client.Connect(reserved.Address);
        }
    }

    [Test]
    public void Nobody_answers_while_the_node_is_down()
    {
        using var reserved = new PortReservation(0);
        using var client = new TcpClient();
        Assert.That(() => client.Connect(reserved.Address), Throws.TypeOf<SocketException>()
            .With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(SocketError.ConnectionRefused));
    }

    [Test]
    public void A_port_that_somebody_listens_on_is_refused()
    {
        using var somebody = new TcpListener(IPAddress.Loopback, 0);
        somebody.Start();
        Assert.Throws<ClusterException>(() => new PortReservation(((IPEndPoint)somebody.LocalEndpoint).Port));
    }

    [Test]
    public void Free_ports_are_never_given_twice()
    {
        var reserved = Enumerable.Range(0, 200).Select(_ => new PortReservation(0)).ToList();
        Assert.That(reserved.Select(port => port.Address.Port), Is.Unique);
        reserved.ForEach(port => port.Dispose());
    }
}
